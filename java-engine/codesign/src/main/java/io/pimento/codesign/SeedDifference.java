package io.pimento.codesign;

import io.pimento.search.evaluate.MeanInterval;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What two ways to search differ in on average, where each was run with the same seeds and so began
 * with the same first designs.
 */
record SeedDifference(MeanInterval interval) {
  /**
   * Pairs figures by their places.
   *
   * @throws IllegalArgumentException if there are not two or more pairs
   */
  static SeedDifference of(List<Double> with, List<Double> without) {
    if (with.size() != without.size()) {
      throw new IllegalArgumentException(
          with.size() + " figures cannot be paired with " + without.size());
    }
    return new SeedDifference(
        MeanInterval.of(
            IntStream.range(0, with.size()).mapToObj(i -> with.get(i) - without.get(i)).toList()));
  }

  /** With its sign, and whether seeds explain it. */
  String words() {
    String beyond =
        interval.low() > 0 ? "ahead" : interval.high() < 0 ? "behind" : "within what seeds do";
    return String.format(
        Locale.ROOT,
        "%+.4f (%+.4f to %+.4f), %s",
        interval.mean(),
        interval.low(),
        interval.high(),
        beyond);
  }
}
