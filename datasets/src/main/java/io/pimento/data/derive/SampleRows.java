package io.pimento.data.derive;

import io.pimento.data.DataSchema;
import io.pimento.data.Mix64;
import io.pimento.data.RowSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some train rows in memory, spread evenly.
 *
 * @param codes {@code [field][row]}, bins last
 * @param cardinality of each field
 * @param labels 0 or 1
 * @param weights of rows
 * @param folds of rows
 * @param bins of dense fields
 */
record SampleRows(
    int[][] codes,
    int[] cardinality,
    float[] labels,
    float[] weights,
    int[] folds,
    List<BinCuts> bins) {
  /** Most numbers in memory. */
  private static final long MOST_NUMBERS = 32_000_000;

  private static final long PURPOSE = 0x73616d706c65L;

  int rows() {
    return labels.length;
  }

  int fields() {
    return codes.length;
  }

  /**
   * Takes the rows and cuts the bins by them.
   *
   * @param denseCount dense fields of the input
   */
  static SampleRows of(RowSource train, int denseCount, InputSettings settings, Folds folds) {
    DataSchema raw = train.schema();
    int columns = denseCount + raw.categoricalCount();
    long[] chosen =
        spread(
            train.rows(),
            Math.min(settings.rows(), MOST_NUMBERS / Math.max(1, columns)),
            folds.seed());
    float[][] dense = new float[settings.bins() > 1 ? denseCount : 0][chosen.length];
    int[][] ids = new int[raw.categoricalCount()][chosen.length];
    float[] labels = new float[chosen.length];
    float[] weights = new float[chosen.length];
    RowBlocks blocks = new RowBlocks(train);
    for (int from = 0; from < chosen.length; from += RowBlocks.ROWS) {
      int count = Math.min(RowBlocks.ROWS, chosen.length - from);
      blocks.read(chosen, from, count);
      for (int r = 0; r < count; r++) {
        labels[from + r] = blocks.rows().labels().get(r);
        weights[from + r] = blocks.rows().weights().get(r);
        for (int d = 0; d < dense.length; d++) {
          dense[d][from + r] = blocks.rows().dense().get(r * raw.denseCount() + d);
        }
        for (int f = 0; f < ids.length; f++) {
          ids[f][from + r] = blocks.rows().ids().get(r * ids.length + f);
        }
      }
    }
    int[] foldOf = new int[chosen.length];
    for (int r = 0; r < chosen.length; r++) {
      foldOf[r] = folds.of(chosen[r]);
    }
    return binned(dense, ids, labels, weights, foldOf, settings, raw);
  }

  private static SampleRows binned(
      float[][] dense,
      int[][] ids,
      float[] labels,
      float[] weights,
      int[] folds,
      InputSettings settings,
      DataSchema raw) {
    List<int[]> codes = new ArrayList<>(Arrays.asList(ids));
    List<BinCuts> bins = new ArrayList<>();
    for (int d = 0; d < dense.length; d++) {
      BinCuts cuts = BinCuts.of(d, dense[d].clone(), settings.bins());
      if (cuts.count() > 1) {
        int[] column = new int[labels.length];
        for (int r = 0; r < column.length; r++) {
          column[r] = cuts.of(dense[d][r]);
        }
        bins.add(cuts);
        codes.add(column);
      }
    }
    return new SampleRows(
        codes.toArray(int[][]::new),
        CodedRows.cardinalities(raw, bins),
        labels,
        weights,
        folds,
        List.copyOf(bins));
  }

  /** Ascending row numbers, one of each of so many stretches of equal length. */
  private static long[] spread(long rows, long wanted, long seed) {
    int count = (int) Math.min(rows, wanted);
    long[] chosen = new long[count];
    for (int k = 0; k < count; k++) {
      long from = stretch(rows, k, count);
      long length = stretch(rows, k + 1, count) - from;
      chosen[k] = from + Long.remainderUnsigned(Mix64.mix(seed, PURPOSE, k), length);
    }
    return chosen;
  }

  private static long stretch(long rows, long k, long count) {
    return rows / count * k + rows % count * k / count;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return rows() + " rows of " + fields() + " fields";
  }
}
