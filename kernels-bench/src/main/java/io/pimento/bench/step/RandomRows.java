package io.pimento.bench.step;

import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.graph.Counter;

/**
 * Rows out of a hash, for measuring: ids log-uniform, which is Zipf's law with exponent 1, so that
 * few rows of a large table are hot and many cold. At most 65,536 are made, at the start, so that
 * making them takes no time from what is measured; further ones repeat them.
 */
public final class RandomRows implements RowSource {
  private static final double CLICK_RATE = 0.25;
  private static final int MOST = 1 << 16;

  private final DataSchema schema;
  private final long rows;
  private final int made;
  private final float[] dense;
  private final int[] ids;
  private final float[] labels;

  /**
   * @param rows how many there seem to be
   */
  public RandomRows(DataSchema schema, long rows, long seed) {
    this.schema = schema;
    this.rows = rows;
    this.made = (int) Math.min(rows, MOST);
    this.dense = new float[made * schema.denseCount()];
    this.ids = new int[made * schema.categoricalCount()];
    this.labels = new float[made];
    for (int k = 0; k < made; k++) {
      make(k, Counter.of(seed, "row", k));
    }
  }

  private void make(int row, Counter random) {
    labels[row] = random.nextDouble() < CLICK_RATE ? 1 : 0;
    for (int d = 0; d < schema.denseCount(); d++) {
      dense[row * schema.denseCount() + d] = (float) (3 * random.nextDouble());
    }
    for (int f = 0; f < schema.categoricalCount(); f++) {
      int size = schema.categorical().get(f).cardinality();
      int id = (int) Math.pow(size, random.nextDouble());
      ids[row * schema.categoricalCount() + f] = Math.min(size - 1, id - 1);
    }
  }

  @Override
  public DataSchema schema() {
    return schema;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public void read(long[] wanted, int from, int count, BatchBuffers to) {
    int denseCount = schema.denseCount();
    int fields = schema.categoricalCount();
    for (int k = 0; k < count; k++) {
      int row = (int) (wanted[from + k] % made);
      to.dense().put(k * denseCount, dense, row * denseCount, denseCount);
      to.ids().put(k * fields, ids, row * fields, fields);
      to.labels().put(k, labels[row]);
    }
  }
}
