package io.pimento.search;

import io.pimento.data.BatchBuffers;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import io.pimento.search.model.Stem;
import java.nio.IntBuffer;
import java.util.List;

/** Rows made by counting, whose clicks follow from two of the fields. */
public record SmallData(long rows, long seed) implements RowSource {
  public static final Stem STEM = new Stem(2, List.of(13, 7, 5), 16);

  @Override
  public DataSchema schema() {
    return new DataSchema(
        "small",
        true,
        List.of(new DenseField("d0"), new DenseField("d1")),
        List.of(
            new CategoricalField("c0", 13),
            new CategoricalField("c1", 7),
            new CategoricalField("c2", 5)));
  }

  @Override
  public void read(long[] rows, int from, int count, BatchBuffers to) {
    IntBuffer ids = to.ids();
    for (int k = 0; k < count; k++) {
      Counter c = Counter.of(seed, "row", rows[from + k]);
      to.dense().put(2 * k, (float) c.nextDouble()).put(2 * k + 1, (float) c.nextDouble());
      int a = c.nextInt(13);
      int b = c.nextInt(7);
      ids.put(3 * k, a).put(3 * k + 1, b).put(3 * k + 2, c.nextInt(5));
      double p = (a * 5 + b * 3) % 11 < 4 ? 0.8 : 0.1;
      to.labels().put(k, c.nextDouble() < p ? 1 : 0);
    }
  }
}
