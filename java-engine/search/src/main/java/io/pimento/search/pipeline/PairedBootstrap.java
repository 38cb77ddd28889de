package io.pimento.search.pipeline;

import io.pimento.graph.Counter;
import java.util.Arrays;

/**
 * An interval for the mean difference of two models on the same rows, over seeds and rows: both are
 * drawn again with replacement, seeds as a whole (Efron and Tibshirani, "An Introduction to the
 * Bootstrap", 1993, percentile method). Many rows are drawn in blocks of neighbours, whose order is
 * random.
 */
public final class PairedBootstrap {
  private static final int DRAWS = 2000;
  private static final int MAX_BLOCKS = 5000;

  /** The mean and the middle 95 % of the bootstrap's means. */
  public record Interval(double mean, double low, double high) {
    /** Whether zero lies outside. */
    public boolean clear() {
      return low > 0 || high < 0;
    }
  }

  private PairedBootstrap() {}

  /**
   * Mean of first − second.
   *
   * @param first {@code [seeds][rows]} losses of one model
   * @param second the same of the other
   */
  public static Interval of(float[][] first, float[][] second, long seed) {
    if (first.length == 0 || first.length != second.length) {
      throw new IllegalArgumentException(
          "pairs by seed are needed, got " + first.length + " and " + second.length);
    }
    int seeds = first.length;
    int rows = first[0].length;
    int blocks = Math.min(MAX_BLOCKS, rows);
    double[][] sums = new double[seeds][blocks];
    double[] sizes = new double[blocks];
    for (int s = 0; s < seeds; s++) {
      if (first[s].length != rows || second[s].length != rows) {
        throw new IllegalArgumentException("all models must be scored on the same rows");
      }
      for (int r = 0; r < rows; r++) {
        sums[s][(int) ((long) r * blocks / rows)] += (double) first[s][r] - second[s][r];
      }
    }
    for (int r = 0; r < rows; r++) {
      sizes[(int) ((long) r * blocks / rows)]++;
    }
    double total = 0;
    for (double[] perSeed : sums) {
      total += Arrays.stream(perSeed).sum();
    }
    double[] means = new double[DRAWS];
    for (int d = 0; d < DRAWS; d++) {
      means[d] = draw(sums, sizes, Counter.of(seed, "bootstrap", d));
    }
    Arrays.sort(means);
    return new Interval(
        total / ((double) seeds * rows),
        means[(int) (0.025 * DRAWS)],
        means[(int) (0.975 * DRAWS) - 1]);
  }

  private static double draw(double[][] sums, double[] sizes, Counter random) {
    int[] times = new int[sizes.length];
    double rows = 0;
    for (int b = 0; b < sizes.length; b++) {
      int at = random.nextInt(sizes.length);
      times[at]++;
      rows += sizes[at];
    }
    double sum = 0;
    for (int s = 0; s < sums.length; s++) {
      double[] drawn = sums[random.nextInt(sums.length)];
      for (int b = 0; b < times.length; b++) {
        sum += times[b] * drawn[b];
      }
    }
    return sum / (rows * sums.length);
  }
}
