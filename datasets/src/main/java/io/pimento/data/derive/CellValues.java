package io.pimento.data.derive;

/**
 * The inputs that each cell gives, standardized over the train rows: for every fold those made from
 * the rows outside it, last those of all rows. A rate is the smoothed log-odds of a click less
 * those of all rows; a count is ln(1 + rows), scaled up where a fold is left out. A cell of a
 * single row gives what unseen ones give.
 *
 * <p>Neither a row's rate nor the numbers that standardize it are made from rows of its fold, so
 * that its label is in nothing that it reads.
 *
 * @param stride values a cell: {@code Folds.COUNT + 1}, or 1 where only those of all rows are kept
 * @param rates {@code [cells, stride]}, or empty
 * @param counts {@code [cells, stride]}, or empty
 */
record CellValues(int stride, float[] rates, float[] counts) {
  /** Rows of the average kind that each cell is taken to have seen beside its own. */
  static final double SMOOTHING = 20;

  private static final int STRIDE = Folds.COUNT + 1;
  private static final float[] NONE = {};

  boolean hasRates() {
    return rates.length > 0;
  }

  boolean hasCounts() {
    return counts.length > 0;
  }

  float rate(int cell, int fold) {
    return rates[stride == 1 ? cell : cell * stride + fold];
  }

  float count(int cell, int fold) {
    return counts[stride == 1 ? cell : cell * stride + fold];
  }

  /** Those of all rows alone. */
  CellValues ofAll() {
    return new CellValues(1, last(rates), last(counts));
  }

  private float[] last(float[] values) {
    float[] last = new float[values.length / stride];
    for (int c = 0; c < last.length; c++) {
      last[c] = values[c * stride + stride - 1];
    }
    return last;
  }

  /**
   * Makes a table's values.
   *
   * @param all one cell of all train rows
   * @param withCounts whether counts are wanted
   * @param unseen whether rows outside the cells are unseen ones; else there are none
   */
  static CellValues of(CellSums sums, CellSums all, boolean withCounts, boolean unseen) {
    int cells = sums.cells();
    float[] rates = new float[cells * STRIDE];
    float[] counts = new float[withCounts ? cells * STRIDE : 0];
    boolean anyRate = false;
    boolean anyCount = false;
    for (int fold = 0; fold <= Folds.ALL; fold++) {
      double weight = all.weight(0, fold);
      double p = (all.clicks(0, fold) + 0.5) / (weight + 1);
      double center = StrictMath.log(p / (1 - p));
      double scale = all.rows(0, Folds.ALL) / (double) Math.max(1, all.rows(0, fold));
      double[] mass = new double[cells];
      double[] rate = new double[cells];
      double[] count = new double[cells];
      double seen = 0;
      for (int c = 0; c < cells; c++) {
        long rows = sums.rows(c, fold);
        seen += rows;
        mass[c] = rows;
        if (rows > 0) {
          double clicks = sums.clicks(c, fold);
          double rest = Math.max(0, sums.weight(c, fold) - clicks);
          rate[c] =
              StrictMath.log((clicks + SMOOTHING * p) / (rest + SMOOTHING * (1 - p))) - center;
          count[c] = StrictMath.log1p(rows * scale);
        }
      }
      mass[0] += unseen ? Math.max(0, all.rows(0, fold) - seen) : 0;
      anyRate |= standardize(rate, mass, fold, rates) && fold == Folds.ALL;
      if (withCounts) {
        anyCount |= standardize(count, mass, fold, counts) && fold == Folds.ALL;
      }
    }
    return new CellValues(STRIDE, anyRate ? rates : NONE, anyCount ? counts : NONE);
  }

  /** Puts a fold's standardized values to their place. Returns whether they differ at all. */
  private static boolean standardize(double[] values, double[] mass, int fold, float[] to) {
    double total = 0;
    double mean = 0;
    double squares = 0;
    for (int c = 0; c < values.length; c++) {
      if (mass[c] > 0) {
        total += mass[c];
        double delta = values[c] - mean;
        mean += delta * mass[c] / total;
        squares += mass[c] * delta * (values[c] - mean);
      }
    }
    double deviation = total > 0 ? Math.sqrt(squares / total) : 0;
    boolean differ = deviation > 1e-6;
    for (int c = 0; c < values.length; c++) {
      to[c * STRIDE + fold] = differ ? (float) ((values[c] - mean) / deviation) : 0;
    }
    return differ;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CellValues that
        && stride == that.stride
        && java.util.Arrays.equals(rates, that.rates)
        && java.util.Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * java.util.Arrays.hashCode(rates) + java.util.Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return rates.length / stride + " cells";
  }
}
