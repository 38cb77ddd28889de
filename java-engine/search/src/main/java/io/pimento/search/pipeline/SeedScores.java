package io.pimento.search.pipeline;

import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Reliability;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * A candidate on the validation or the test split, trained once a seed.
 *
 * @param losses read from the disk when they are asked for: those of many models and rows fit into
 *     no memory
 * @param reliability of each seed's predictions
 * @param grouped each seed's AUC inside groups; empty where none were asked for
 * @param halvings how often each seed's learning rate was halved because training left the finite
 *     numbers
 */
public record SeedScores(
    ChosenTrial chosen,
    List<Metrics> perSeed,
    RowLosses losses,
    double seconds,
    List<Reliability> reliability,
    List<GroupedAuc> grouped,
    List<Integer> halvings) {
  /** Log losses of single rows. */
  @FunctionalInterface
  public interface RowLosses {
    /** {@code [seeds][rows]}. */
    float[][] read() throws IOException, InterruptedException;
  }

  /** Without groups, each trained as was chosen. */
  public SeedScores(
      ChosenTrial chosen,
      List<Metrics> perSeed,
      RowLosses losses,
      double seconds,
      List<Reliability> reliability) {
    this(
        chosen,
        perSeed,
        losses,
        seconds,
        reliability,
        List.of(),
        Collections.nCopies(perSeed.size(), 0));
  }

  /** How many seeds were trained with a lower learning rate than was chosen. */
  public long slower() {
    return halvings.stream().filter(h -> h > 0).count();
  }

  public double meanLogLoss() {
    return perSeed.stream().mapToDouble(Metrics::logLoss).average().orElseThrow();
  }

  public double meanAuc() {
    return perSeed.stream().mapToDouble(Metrics::auc).average().orElseThrow();
  }
}
