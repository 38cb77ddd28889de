package io.pimento.bench.gpu;

import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** Rows read once and held in memory, so that reading them again costs little. */
final class HeldRows implements RowSource {
  private final DataSchema schema;
  private final int rows;
  private final float[] dense;
  private final int[] ids;
  private final float[] labels;

  HeldRows(RowSource from) {
    this.schema = from.schema();
    this.rows = Math.toIntExact(from.rows());
    this.dense = new float[rows * schema.denseCount()];
    this.ids = new int[rows * schema.categoricalCount()];
    this.labels = new float[rows];
    long[] wanted = new long[rows];
    for (int i = 0; i < rows; i++) {
      wanted[i] = i;
    }
    int chunk = 1 << 14;
    java.util.stream.IntStream.range(0, (rows + chunk - 1) / chunk)
        .parallel()
        .forEach(c -> copy(from, wanted, c * chunk, Math.min(chunk, rows - c * chunk)));
  }

  private void copy(RowSource from, long[] wanted, int at, int count) {
    int d = schema.denseCount();
    int f = schema.categoricalCount();
    from.read(
        wanted,
        at,
        count,
        FloatBuffer.wrap(dense, at * d, count * d).slice(),
        IntBuffer.wrap(ids, at * f, count * f).slice(),
        FloatBuffer.wrap(labels, at, count).slice());
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
  public void read(long[] wanted, int from, int count, FloatBuffer d, IntBuffer i, FloatBuffer l) {
    int dense = schema.denseCount();
    int fields = schema.categoricalCount();
    for (int k = 0; k < count; k++) {
      int row = (int) wanted[from + k];
      d.put(k * dense, this.dense, row * dense, dense);
      i.put(k * fields, ids, row * fields, fields);
      l.put(k, labels[row]);
    }
  }
}
