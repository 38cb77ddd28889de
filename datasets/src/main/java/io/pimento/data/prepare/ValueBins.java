package io.pimento.data.prepare;

import java.io.Serial;
import java.io.Serializable;
import java.math.BigInteger;

/**
 * The present values of a dense column, counted in bins an eighth of a power of two wide, with the
 * moments of each bin. Small, whatever the number of values. What is kept are whole numbers, the
 * distances of values from the lower end of their bin in units of its last place: so nothing
 * depends on the order of the values, and a bin that holds one value has exactly that mean.
 */
final class ValueBins implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** Bins by sign and exponent of a float, and by the three leading bits of its mantissa. */
  private static final int BLOCKS = 512;

  private static final int BINS = 8;

  /** The bits of a mantissa that tell the values of a bin apart. */
  private static final int WITHIN = 20;

  /** Of a bin: how many values, the sum of their distances, that of their squares in two parts. */
  private static final int FIGURES = 4;

  private static final int PART = 62;

  private final long[][] blocks = new long[BLOCKS][];
  private long count;
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
      blocks[block] = new long[BINS * FIGURES];
    }
    long[] bins = blocks[block];
    int at = (bits >>> WITHIN & BINS - 1) * FIGURES;
    long distance = bits & (1 << WITHIN) - 1;
    bins[at]++;
    bins[at + 1] += distance;
    addSquares(bins, at, distance * distance, 0);
    count++;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }

  private static void addSquares(long[] bins, int at, long low, long high) {
    bins[at + 2] += low;
    bins[at + 3] += high + (bins[at + 2] >>> PART);
    bins[at + 2] &= (1L << PART) - 1;
  }

  /** Takes the values that another saw. In whatever order, the same values give the same bins. */
  void merge(ValueBins other) {
    for (int block = 0; block < BLOCKS; block++) {
      long[] more = other.blocks[block];
      if (more == null) {
        continue;
      }
      if (blocks[block] == null) {
        blocks[block] = new long[BINS * FIGURES];
      }
      long[] bins = blocks[block];
      for (int at = 0; at < bins.length; at += FIGURES) {
        bins[at] += more[at];
        bins[at + 1] += more[at + 1];
        addSquares(bins, at, more[at + 2], more[at + 3]);
      }
    }
    count += other.count;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
  }

  /** How many values are present. */
  long count() {
    return count;
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
    long[] bins = blocks[block];
    if (bins == null || bins[bin * FIGURES] == 0) {
      return;
    }
    int at = bin * FIGURES;
    long n = bins[at];
    long sum = bins[at + 1];
    int exponent = block % (BLOCKS / 2);
    // Numbers without a leading one have the last place of the least that have one.
    int place = Math.max(exponent, 1) - 150;
    long lowest = ((exponent == 0 ? 0L : BINS) + bin) << WITHIN;
    double distance = lowest + sum / n + (double) (sum % n) / n;
    double mean = Math.scalb(block < BLOCKS / 2 ? distance : -distance, place);
    BigInteger squares =
        BigInteger.valueOf(bins[at + 3]).shiftLeft(PART).add(BigInteger.valueOf(bins[at + 2]));
    // The sum of squared deviations, n times.
    BigInteger deviations =
        squares
            .multiply(BigInteger.valueOf(n))
            .subtract(BigInteger.valueOf(sum).multiply(BigInteger.valueOf(sum)));
    visitor.bin((double) n, mean, Math.scalb(deviations.doubleValue() / n, 2 * place));
  }

  /** The moments of all values. */
  Moments moments() {
    Moments moments = new Moments();
    ascending(moments::add);
    return moments;
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
