package io.pimento.search;

import io.pimento.data.BagBuffer;
import io.pimento.data.BagField;
import io.pimento.data.BatchBuffers;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Pooling;
import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import io.pimento.search.model.Stem;
import java.util.List;

/** Rows of unequal weight with fields of several values, whose clicks follow the first of these. */
public record PooledData(long rows, long seed) implements RowSource {
  private static final DataSchema SCHEMA =
      new DataSchema(
          "pooled",
          true,
          List.of(new DenseField("d0")),
          List.of(new CategoricalField("c0", 13)),
          List.of(
              new BagField("b0", 7, 4, Pooling.MEAN),
              new BagField("b1", 9, 3, Pooling.SUM),
              new BagField("b2", 5, 2, Pooling.WEIGHTED)),
          true);

  /** What models of them read. */
  public static final Stem STEM = Stem.of(SCHEMA, 16);

  @Override
  public DataSchema schema() {
    return SCHEMA;
  }

  @Override
  public void read(long[] rows, int from, int count, BatchBuffers to) {
    to.bags().forEach(b -> b.begin(count));
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < 3; i++) {
        to.bags().get(i).size(k, size(i, rows[from + k]));
      }
    }
    for (int k = 0; k < count; k++) {
      Counter c = Counter.of(seed, "row", rows[from + k]);
      to.dense().put(k, (float) c.nextDouble());
      to.ids().put(k, c.nextInt(13));
      int good = 0;
      for (int i = 0; i < 3; i++) {
        BagBuffer bags = to.bags().get(i);
        for (int e = 0; e < bags.size(k); e++) {
          int id = c.nextInt(SCHEMA.bags().get(i).cardinality());
          bags.put(k, e, id, (float) c.nextDouble());
          good += i == 0 && id < 3 ? 1 : 0;
        }
      }
      to.weights().put(k, 3 * (float) c.nextDouble() * (rows[from + k] % 2));
      to.labels().put(k, c.nextDouble() < (good > 0 ? 0.8 : 0.1) ? 1 : 0);
    }
  }

  private int size(int field, long row) {
    return Counter.of(seed, "size" + field, row).nextInt(SCHEMA.bags().get(field).most() + 1);
  }
}
