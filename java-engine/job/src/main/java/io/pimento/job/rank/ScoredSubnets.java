package io.pimento.job.rank;

import io.pimento.run.config.RankScore;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.pipeline.TrialBook;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A score of all subnets.
 *
 * @param name for people, unique
 * @param supernet that was asked; empty for none
 * @param values less is better; infinite where training or scoring left the finite numbers
 * @param seconds that a subnet took, in the mean
 */
record ScoredSubnets(
    RankScore score, String name, String supernet, double[] values, double seconds) {
  /** Of trials, by their least log loss. */
  static ScoredSubnets of(
      RankScore score, String name, String supernet, List<TrialBook.Finished> trials) {
    return new ScoredSubnets(
        score,
        name,
        supernet,
        trials.stream().mapToDouble(ScoredSubnets::least).toArray(),
        trials.stream().mapToDouble(TrialBook.Finished::seconds).average().orElseThrow());
  }

  /** The least log loss of a trial's epochs; infinite for none. */
  static double least(TrialBook.Finished trial) {
    return trial.perEpoch().stream()
        .mapToDouble(Metrics::logLoss)
        .filter(x -> !Double.isNaN(x))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Subnets without a finite score. */
  List<Integer> worst() {
    return notFinite(values);
  }

  /** Where values are not finite. */
  static List<Integer> notFinite(double[] values) {
    return IntStream.range(0, values.length)
        .filter(i -> !Double.isFinite(values[i]))
        .boxed()
        .toList();
  }
}
