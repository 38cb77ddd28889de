package io.pimento.bench.step;

import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Rows out of a hash, for measuring: ids log-uniform, which is Zipf's law with exponent 1, so that
 * few rows of a large table are hot and many cold.
 */
public record RandomRows(DataSchema schema, long rows, long seed) implements RowSource {
  private static final double CLICK_RATE = 0.25;

  @Override
  public void read(
      long[] wanted, int from, int count, FloatBuffer dense, IntBuffer ids, FloatBuffer labels) {
    int denseCount = schema.denseCount();
    int fields = schema.categoricalCount();
    for (int k = 0; k < count; k++) {
      Counter random = Counter.of(seed, "row", wanted[from + k]);
      labels.put(k, random.nextDouble() < CLICK_RATE ? 1 : 0);
      for (int d = 0; d < denseCount; d++) {
        dense.put(k * denseCount + d, (float) (3 * random.nextDouble()));
      }
      for (int f = 0; f < fields; f++) {
        int size = schema.categorical().get(f).cardinality();
        int id = (int) Math.pow(size, random.nextDouble());
        ids.put(k * fields + f, Math.min(size - 1, id - 1));
      }
    }
  }
}
