package io.pimento.job.rank;

import io.pimento.data.RowSource;
import io.pimento.run.config.RankConfig;
import io.pimento.run.config.RankScore;
import io.pimento.run.config.RetrainConfig;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.PartOfEpoch;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.pipeline.Trials;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Subnets trained alone: to the end, which is the truth, and for less.
 *
 * @param trainings of both
 */
record AloneScores(
    RankConfig rank,
    RetrainConfig retrain,
    RowSource train,
    ScoreTrainings trainings,
    List<CandidateModel> subnets) {
  private static final double HALF = 0.5;

  private static String truth(int subnet, long seed) {
    return "scratch/" + subnet + "/" + seed;
  }

  /** Trials with one seed, by subnets. */
  record Truth(List<List<TrialBook.Finished>> bySeed) {
    /** Log losses {@code [seeds][subnets]}; infinite where training left the finite numbers. */
    double[][] losses() {
      return bySeed.stream()
          .map(seed -> seed.stream().mapToDouble(ScoredSubnets::least).toArray())
          .toArray(double[][]::new);
    }

    /** Of one training, in the mean. */
    double seconds() {
      return bySeed.stream()
          .flatMap(List::stream)
          .mapToDouble(TrialBook.Finished::seconds)
          .average()
          .orElseThrow();
    }
  }

  /** Trains every subnet to the end with every seed. */
  Truth truth() throws IOException, InterruptedException {
    Trials trials = retrain.trials(train.rows());
    List<ScoreTrainings.Task> tasks = new ArrayList<>();
    for (int i = 0; i < subnets.size(); i++) {
      Recipe recipe = recipe(trials, i);
      for (long seed : rank.seeds()) {
        tasks.add(task(truth(i, seed), i, train, recipe.withSeed(seed)));
      }
    }
    trainings.run("subnets alone", tasks);
    List<List<TrialBook.Finished>> bySeed = new ArrayList<>();
    for (long seed : rank.seeds()) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < subnets.size(); i++) {
        names.add(truth(i, seed));
      }
      bySeed.add(trainings.of(names));
    }
    return new Truth(bySeed);
  }

  /** The recipe that retraining tries first. */
  private Recipe recipe(Trials trials, int subnet) {
    return trials.of(subnets.get(subnet)).getFirst().recipe();
  }

  private ScoreTrainings.Task task(String name, int subnet, RowSource rows, Recipe recipe) {
    return new ScoreTrainings.Task(
        name, subnets.get(subnet), rows, recipe, RecipeTraining.Start.DRAWN);
  }

  /** A score of all, trained for if it has to be. */
  ScoredSubnets of(RankScore score) throws IOException, InterruptedException {
    return switch (score) {
      case EIGHTH_OF_ROWS -> fewerRows(score, "alone on 1/8 of the rows", HALF * HALF * HALF);
      case QUARTER_OF_ROWS -> fewerRows(score, "alone on 1/4 of the rows", HALF * HALF);
      case HALF_OF_ROWS -> fewerRows(score, "alone on 1/2 of the rows", HALF);
      case HALF_EPOCH -> partOfEpoch(score, "alone, 0.5 epoch");
      case FEWER_MULTIPLY_ADDS ->
          figure(score, "fewer multiply-adds", CandidateModel::multiplyAdds);
      case MORE_MULTIPLY_ADDS -> figure(score, "more multiply-adds", e -> -e.multiplyAdds());
      case MORE_PARAMETERS -> figure(score, "more parameters", e -> -e.weights());
      case SUPERNET, SUPERNET_TUNED, INHERITED_TABLES, INHERITED_ALL ->
          throw new IllegalArgumentException(score.label() + " needs a supernet");
    };
  }

  /** A recipe for so many rows: its decay is that of the smaller data set. */
  private ScoredSubnets fewerRows(RankScore score, String name, double part)
      throws IOException, InterruptedException {
    RowSource rows = PartOfEpoch.rows(train, part, rank.seed());
    Trials trials = retrain.trials(rows.rows());
    List<ScoreTrainings.Task> tasks = new ArrayList<>();
    for (int i = 0; i < subnets.size(); i++) {
      tasks.add(task(name(score, i), i, rows, recipe(trials, i).withSeed(rank.scoreSeed())));
    }
    return trained(score, name, tasks);
  }

  private ScoredSubnets partOfEpoch(RankScore score, String name)
      throws IOException, InterruptedException {
    Trials trials = retrain.trials(train.rows());
    List<ScoreTrainings.Task> tasks = new ArrayList<>();
    for (int i = 0; i < subnets.size(); i++) {
      Recipe recipe = recipe(trials, i).withSeed(rank.scoreSeed());
      PartOfEpoch part = PartOfEpoch.of(train, HALF, recipe, rank.seed());
      tasks.add(task(name(score, i), i, part.rows(), part.recipe()));
    }
    return trained(score, name, tasks);
  }

  private String name(RankScore score, int subnet) {
    return score.label() + "/" + subnet + "/" + rank.scoreSeed();
  }

  private ScoredSubnets trained(RankScore score, String name, List<ScoreTrainings.Task> tasks)
      throws IOException, InterruptedException {
    trainings.run(name, tasks);
    List<String> names = tasks.stream().map(ScoreTrainings.Task::name).toList();
    return ScoredSubnets.of(score, name, "", trainings.of(names));
  }

  /** A figure that costs nothing. */
  private interface Figure {
    double of(CandidateModel subnet);
  }

  private ScoredSubnets figure(RankScore score, String name, Figure figure) {
    return new ScoredSubnets(
        score, name, "", subnets.stream().mapToDouble(figure::of).toArray(), 0);
  }
}
