package io.pimento.data.prepare;

/**
 * The present values of a dense column, counted in bins an eighth of a power of two wide, with the
 * moments of each bin. Small, whatever the number of values; exact where a bin holds one value.
 */
final class ValueBins {
  /** Bins by sign and exponent of a float, and by the three leading bits of its mantissa. */
  private static final int BLOCKS = 512;

  private static final int BINS = 8;

  /** Of a bin: how many values, their mean, the sum of squared deviations from it. */
  private static final int FIGURES = 3;

  private final double[][] blocks = new double[BLOCKS][];
  private double count;
  private float least = Float.POSITIVE_INFINITY;
  private float most = Float.NEGATIVE_INFINITY;

  /** Hears of bins. */
  interface Visitor {
    void bin(double count, double mean, double squares);
  }

  /**
   * A bin that holds a quantile.
   *
   * @param mean of its values
   * @param deviation of its values from their mean
   */
  record Bin(double mean, double deviation) {}

  /** Takes a value; missing ones do not count. */
  void see(float value) {
    if (Float.isNaN(value)) {
      return;
    }
    // Adding 0 makes −0 a 0.
    int bits = Float.floatToRawIntBits(value + 0f);
    int block = bits >>> 23;
    if (blocks[block] == null) {
      blocks[block] = new double[BINS * FIGURES];
    }
    double[] bins = blocks[block];
    int at = (bits >>> 20 & BINS - 1) * FIGURES;
    double delta = value - bins[at + 1];
    bins[at + 1] += delta / ++bins[at];
    bins[at + 2] += delta * (value - bins[at + 1]);
    count++;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }

  /** How many values are present. */
  long count() {
    return (long) count;
  }

  float least() {
    return least;
  }

  float most() {
    return most;
  }

  /** All bins with values, by ascending values. */
  void ascending(Visitor visitor) {
    for (int block = BLOCKS - 1; block >= BLOCKS / 2; block--) {
      for (int bin = BINS - 1; bin >= 0; bin--) {
        visit(block, bin, visitor);
      }
    }
    for (int block = 0; block < BLOCKS / 2; block++) {
      for (int bin = 0; bin < BINS; bin++) {
        visit(block, bin, visitor);
      }
    }
  }

  private void visit(int block, int bin, Visitor visitor) {
    double[] bins = blocks[block];
    if (bins != null && bins[bin * FIGURES] > 0) {
      int at = bin * FIGURES;
      visitor.bin(bins[at], bins[at + 1], bins[at + 2]);
    }
  }

  /** The bin of the value that has {@code below} values before it. */
  Bin at(double below) {
    double[] seen = new double[1];
    Bin[] found = {new Bin(0, 0)};
    ascending(
        (n, mean, squares) -> {
          if (seen[0] <= below) {
            found[0] = new Bin(mean, Math.sqrt(squares / n));
          }
          seen[0] += n;
        });
    return found[0];
  }

  /** The bin that has half of the values beyond a bound before it; the bound itself if none. */
  Bin medianAbove(double bound) {
    double[] beyond = new double[1];
    ascending((n, mean, squares) -> beyond[0] += mean > bound ? n : 0);
    return beyond[0] == 0 ? new Bin(bound, 0) : at(count - beyond[0] + Math.floor(beyond[0] / 2));
  }
}
