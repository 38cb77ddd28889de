package io.pimento.bench.step;

import io.pimento.data.BagBuffer;
import io.pimento.data.BagField;
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

  /** Ids of every field of several values, a bag a row. */
  private final int[][][] bags;

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
    this.bags = new int[schema.bags().size()][made][];
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
      ids[row * schema.categoricalCount() + f] = id(size, random);
    }
    for (int i = 0; i < bags.length; i++) {
      BagField field = schema.bags().get(i);
      bags[i][row] = new int[random.nextInt(field.most() + 1)];
      for (int k = 0; k < bags[i][row].length; k++) {
        bags[i][row][k] = id(field.cardinality(), random);
      }
    }
  }

  private static int id(int size, Counter random) {
    return Math.clamp((int) Math.pow(size, random.nextDouble()) - 1, 0, size - 1);
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
      to.weights().put(k, schema.weighted() ? 0.5f + row % 2 : 1);
    }
    for (int i = 0; i < bags.length; i++) {
      BagBuffer bag = to.bags().get(i);
      bag.begin(count);
      for (int k = 0; k < count; k++) {
        bag.size(k, bags[i][(int) (wanted[from + k] % made)].length);
      }
      for (int k = 0; k < count; k++) {
        int[] values = bags[i][(int) (wanted[from + k] % made)];
        for (int e = 0; e < values.length; e++) {
          bag.put(k, e, values[e], 1f / (e + 1));
        }
      }
    }
  }
}
