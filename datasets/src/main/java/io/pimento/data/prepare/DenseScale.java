package io.pimento.data.prepare;

import java.util.Locale;

/**
 * What {@link DenseTransform#AUTO} does to a dense field, decided by the train split's present
 * values. All but a thousandth of them at each end (one at least) are the bulk, from {@code
 * bulkLow} to {@code bulkHigh}.
 *
 * <ul>
 *   <li>The field is {@code constant} if all values are equal: it becomes 0.
 *   <li>It is taken by {@code log} if its bulk reaches {@link #TAIL} times as far from its lower
 *       end as the median of the values above that end: v = ln(1 + max(x − origin, 0) / scale), the
 *       origin that lower end and the scale the median's distance from it. So the choice and the
 *       result do not depend on the unit.
 *   <li>Else v = x.
 * </ul>
 *
 * Then v is kept within {@code low} and {@code high}, {@link #REACH} times the width of its bulk
 * beyond the bulk, so that one absurd value does not make all others equal; the result is (v −
 * mean) / deviation.
 *
 * @param choice what is done
 * @param origin of log
 * @param scale of log, above 0
 * @param low least v
 * @param high largest v
 * @param mean of v
 * @param deviation of v
 * @param present values in train
 * @param least value in train
 * @param median value in train, to an eighth
 * @param most largest value in train
 */
record DenseScale(
    Choice choice,
    double origin,
    double scale,
    double low,
    double high,
    double mean,
    double deviation,
    long present,
    double least,
    double median,
    double most) {
  /**
   * How far the bulk of a field reaches that is taken by its logarithm, in distances of medians.
   */
  static final double TAIL = 5;

  /** How far beyond the bulk values are told apart, in widths of the bulk. */
  static final double REACH = 10;

  private static final double AT_EACH_END = 0.001;

  /** Within a bin, values are taken to lie this many deviations around their mean. */
  private static final double AROUND = 3;

  /** What is done to a field. */
  enum Choice {
    /** It becomes 0. */
    CONSTANT,
    /** It is standardized. */
    STANDARDIZE,
    /** Its logarithm is standardized. */
    LOG
  }

  /** The choice for the values that were seen. */
  static DenseScale of(ValueBins bins) {
    double count = bins.count();
    if (count == 0) {
      return constant(0, 0);
    }
    double least = bins.least();
    double most = bins.most();
    if (least == most) {
      return constant(bins.count(), least);
    }
    double aside = Math.min(Math.floor((count - 1) / 2), Math.max(1, count * AT_EACH_END));
    double bulkLow = Math.max(least, edge(bins.at(Math.floor(aside)), -AROUND));
    double bulkHigh = Math.min(most, edge(bins.at(count - 1 - Math.floor(aside)), AROUND));
    double median = bins.at(Math.floor(count / 2)).mean();
    double scale = bins.medianAbove(bulkLow).mean() - bulkLow;
    boolean log = scale > 0 && bulkHigh - bulkLow >= TAIL * scale;
    double width = log ? Math.log1p((bulkHigh - bulkLow) / scale) : bulkHigh - bulkLow;
    // A bulk of one value says nothing of the width of the rest.
    double low = log ? 0 : width > 0 ? bulkLow - REACH * width : least;
    double high = log ? width * (1 + REACH) : width > 0 ? bulkHigh + REACH * width : most;
    DenseScale unscaled =
        new DenseScale(
            log ? Choice.LOG : Choice.STANDARDIZE,
            log ? bulkLow : 0,
            log ? scale : 1,
            low,
            high,
            0,
            1,
            bins.count(),
            least,
            median,
            most);
    Moments moments = unscaled.moments(bins);
    return unscaled.scaled(moments.mean(), moments.deviation());
  }

  private static DenseScale constant(long present, double value) {
    return new DenseScale(
        Choice.CONSTANT, 0, 1, value, value, value, 0, present, value, value, value);
  }

  private static double edge(ValueBins.Bin bin, double deviations) {
    return bin.mean() + deviations * bin.deviation();
  }

  private DenseScale scaled(double newMean, double newDeviation) {
    return new DenseScale(
        choice, origin, scale, low, high, newMean, newDeviation, present, least, median, most);
  }

  /** The moments of v. Bins are narrow, so v is taken to be straight within one. */
  private Moments moments(ValueBins bins) {
    Moments moments = new Moments();
    bins.ascending(
        (n, x, squares) -> {
          double v = transformed(x);
          boolean within = v > low && v < high;
          double slope = choice == Choice.LOG ? 1 / (scale + Math.max(x - origin, 0)) : 1;
          moments.add(n, v, within ? squares * slope * slope : 0);
        });
    return moments;
  }

  private double transformed(double x) {
    double v = choice == Choice.LOG ? Math.log1p(Math.max(x - origin, 0) / scale) : x;
    return Math.min(Math.max(v, low), high);
  }

  /** A present value's input; always finite. */
  float encode(float x) {
    return deviation == 0 ? 0 : (float) ((transformed(x) - mean) / deviation);
  }

  /** For {@code summary.json}. */
  PrepareSummary.DenseSummary summary(String name) {
    return new PrepareSummary.DenseSummary(
        name, choice.toString().toLowerCase(Locale.ROOT), present, words());
  }

  /** In words, such as {@code standardize: (x - 1.2) / 0.8; train has 0 to 3, median 1}. */
  String words() {
    String v =
        switch (choice) {
          case CONSTANT -> "constant, so 0";
          case STANDARDIZE -> "standardize: (x%s) / %s".formatted(less(mean), text(deviation));
          case LOG ->
              "log: (ln(1 + (x%s) / %s)%s) / %s"
                  .formatted(less(origin), text(scale), less(mean), text(deviation));
        };
    return present == 0
        ? "no value in train, so 0"
        : v + "; train has %s to %s, median %s".formatted(text(least), text(most), text(median));
  }

  private static String less(double x) {
    return (x < 0 ? " + " : " - ") + text(Math.abs(x));
  }

  private static String text(double x) {
    return String.format(Locale.ROOT, "%.4g", x);
  }
}
