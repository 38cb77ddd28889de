package io.pimento.job.rank;

import io.pimento.run.config.RankScore;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.TrialBook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Subnets trained alone: to the end, which is the truth, and for less.
 *
 * @param trainings runs them
 */
record AloneScores(AloneTrainings alone, ScoreTrainings trainings) {
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
    trainings.run("subnets alone", alone.toTheEnd());
    List<List<TrialBook.Finished>> bySeed = new ArrayList<>();
    for (long seed : alone.rank().seeds()) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < alone.subnets().size(); i++) {
        names.add(AloneTrainings.toTheEnd(i, seed));
      }
      bySeed.add(trainings.of(names));
    }
    return new Truth(bySeed);
  }

  /** A score of all, trained for if it has to be. */
  ScoredSubnets of(RankScore score) throws IOException, InterruptedException {
    return switch (score) {
      case EIGHTH_OF_ROWS -> trained(score, "alone on 1/8 of the rows");
      case QUARTER_OF_ROWS -> trained(score, "alone on 1/4 of the rows");
      case HALF_OF_ROWS -> trained(score, "alone on 1/2 of the rows");
      case HALF_EPOCH -> trained(score, "alone, 0.5 epoch");
      case FEWER_MULTIPLY_ADDS ->
          figure(score, "fewer multiply-adds", CandidateModel::multiplyAdds);
      case MORE_MULTIPLY_ADDS -> figure(score, "more multiply-adds", e -> -e.multiplyAdds());
      case MORE_PARAMETERS -> figure(score, "more parameters", e -> -e.weights());
      case SUPERNET, SUPERNET_TUNED, INHERITED_TABLES, INHERITED_ALL ->
          throw new IllegalArgumentException(score.label() + " needs a supernet");
    };
  }

  private ScoredSubnets trained(RankScore score, String name)
      throws IOException, InterruptedException {
    List<ScoreTrainings.Task> tasks = alone.of(score);
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
        score, name, "", alone.subnets().stream().mapToDouble(figure::of).toArray(), 0);
  }
}
