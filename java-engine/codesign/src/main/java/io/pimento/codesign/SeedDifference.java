package io.pimento.codesign;

import io.pimento.search.evaluate.Repeats;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What two ways to search differ in on average, where each was run with the same seeds and so began
 * with the same first designs.
 *
 * @param each the difference of each pair, at least two
 */
record SeedDifference(Repeats each) {
  private static final int LEAST = 2;

  /**
   * @throws IllegalArgumentException if one pair alone has no spread
   */
  SeedDifference {
    if (each.each().size() < LEAST) {
      throw new IllegalArgumentException("a spread needs two pairs of figures, not one");
    }
  }

  /**
   * Pairs figures by their places.
   *
   * @throws IllegalArgumentException if there are not as many of both, or fewer than two
   */
  static SeedDifference of(List<Double> with, List<Double> without) {
    if (with.size() != without.size()) {
      throw new IllegalArgumentException(
          with.size() + " figures cannot be paired with " + without.size());
    }
    return new SeedDifference(
        new Repeats(
            IntStream.range(0, with.size()).mapToObj(i -> with.get(i) - without.get(i)).toList()));
  }

  /** With its sign, its 95 % interval, and whether seeds explain it. */
  String words() {
    double mean = each.mean();
    double low = mean - each.margin();
    double high = mean + each.margin();
    String beyond = low > 0 ? "ahead" : high < 0 ? "behind" : "within what seeds do";
    return String.format(Locale.ROOT, "%+.4f (%+.4f to %+.4f), %s", mean, low, high, beyond);
  }
}
