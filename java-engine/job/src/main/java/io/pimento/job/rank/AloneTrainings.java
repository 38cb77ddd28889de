package io.pimento.job.rank;

import io.pimento.data.RowSource;
import io.pimento.run.config.RankConfig;
import io.pimento.run.config.RankScore;
import io.pimento.run.config.RetrainConfig;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.PartOfEpoch;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.Trials;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which trainings of subnets alone there are: to the end with every seed, and for less. */
record AloneTrainings(
    RankConfig rank, RetrainConfig retrain, RowSource train, List<CandidateModel> subnets) {
  private static final double HALF = 0.5;

  /** The name of a training to the end. */
  static String toTheEnd(int subnet, long seed) {
    return "scratch/" + subnet + "/" + seed;
  }

  /** All trainings that are asked for. */
  List<ScoreTrainings.Task> all() throws IOException {
    List<ScoreTrainings.Task> all = new ArrayList<>(toTheEnd());
    for (RankScore score : rank.scores()) {
      all.addAll(of(score));
    }
    return all;
  }

  /** Of every subnet with every seed, to the end. */
  List<ScoreTrainings.Task> toTheEnd() throws IOException {
    Trials trials = retrain.trials(train.rows());
    List<ScoreTrainings.Task> tasks = new ArrayList<>();
    for (int i = 0; i < subnets.size(); i++) {
      Recipe recipe = recipe(trials, i);
      for (long seed : rank.seeds()) {
        tasks.add(task(toTheEnd(i, seed), i, train, recipe.withSeed(seed)));
      }
    }
    return tasks;
  }

  /** What is trained for a score; nothing for others than those of less training. */
  List<ScoreTrainings.Task> of(RankScore score) throws IOException {
    return switch (score) {
      case EIGHTH_OF_ROWS -> fewerRows(score, HALF * HALF * HALF);
      case QUARTER_OF_ROWS -> fewerRows(score, HALF * HALF);
      case HALF_OF_ROWS -> fewerRows(score, HALF);
      case HALF_EPOCH -> partOfEpoch(score);
      case FEWER_MULTIPLY_ADDS, MORE_MULTIPLY_ADDS, MORE_PARAMETERS -> List.of();
      case SUPERNET, SUPERNET_TUNED, INHERITED_TABLES, INHERITED_ALL -> List.of();
    };
  }

  /** A recipe for so many rows: its decay is that of the smaller data set. */
  private List<ScoreTrainings.Task> fewerRows(RankScore score, double part) throws IOException {
    RowSource rows = PartOfEpoch.rows(train, part, rank.seed());
    Trials trials = retrain.trials(rows.rows());
    List<ScoreTrainings.Task> tasks = new ArrayList<>();
    for (int i = 0; i < subnets.size(); i++) {
      tasks.add(task(name(score, i), i, rows, recipe(trials, i).withSeed(rank.scoreSeed())));
    }
    return tasks;
  }

  private List<ScoreTrainings.Task> partOfEpoch(RankScore score) throws IOException {
    Trials trials = retrain.trials(train.rows());
    List<ScoreTrainings.Task> tasks = new ArrayList<>();
    for (int i = 0; i < subnets.size(); i++) {
      Recipe recipe = recipe(trials, i).withSeed(rank.scoreSeed());
      PartOfEpoch part = PartOfEpoch.of(train, HALF, recipe, rank.seed());
      tasks.add(task(name(score, i), i, part.rows(), part.recipe()));
    }
    return tasks;
  }

  private String name(RankScore score, int subnet) {
    return score.label() + "/" + subnet + "/" + rank.scoreSeed();
  }

  /** The recipe that retraining tries first. */
  private Recipe recipe(Trials trials, int subnet) {
    return trials.of(subnets.get(subnet)).getFirst().recipe();
  }

  private ScoreTrainings.Task task(String name, int subnet, RowSource rows, Recipe recipe) {
    return new ScoreTrainings.Task(
        name, subnets.get(subnet), rows, recipe, RecipeTraining.Start.DRAWN);
  }
}
