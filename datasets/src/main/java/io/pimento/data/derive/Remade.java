package io.pimento.data.derive;

import io.pimento.data.BagBuffer;
import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is made of the raw fields of encoded rows anew, where they stand. Reused; not
 * thread-safe.
 */
public final class Remade {
  private static final int CHECKED = 4096;

  private final DataSchema schema;
  private final RowDeriver deriver;
  private final float[] dense;
  private final int[] ids;
  private final int rawDense;

  /**
   * @param schema of the rows, raw fields first
   * @throws IllegalArgumentException if they do not have what the inputs make
   */
  public Remade(DerivedInputs inputs, DataSchema schema) {
    if (!schema.dense().equals(inputs.schema().dense())
        || !schema.categorical().equals(inputs.schema().categorical())) {
      throw new IllegalArgumentException("the rows have other columns than are made");
    }
    this.schema = schema;
    deriver = new RowDeriver(inputs);
    rawDense = inputs.denseCount();
    // Where the input has no dense field, statistics see the column of zeros that stands for one.
    dense = new float[inputs.raw().denseCount()];
    ids = new int[inputs.raw().categoricalCount()];
  }

  /** Makes all that is made of the first rows. */
  public void make(BatchBuffers rows, int count) {
    int denseWidth = schema.denseCount();
    int idWidth = schema.categoricalCount();
    for (int k = 0; k < count; k++) {
      derive(rows, k);
      for (int d = 0; d < deriver.denseCount(); d++) {
        rows.dense().put(k * denseWidth + rawDense + d, deriver.dense(d));
      }
      for (int f = 0; f < deriver.idCount(); f++) {
        rows.ids().put(k * idWidth + ids.length + f, deriver.id(f));
      }
    }
  }

  private void derive(BatchBuffers rows, int k) {
    deriver.begin();
    for (int d = 0; d < rawDense; d++) {
      dense[d] = rows.dense().get(k * schema.denseCount() + d);
    }
    for (int f = 0; f < ids.length; f++) {
      ids[f] = rows.ids().get(k * schema.categoricalCount() + f);
    }
    for (int i = 0; i < rows.bags().size(); i++) {
      BagBuffer bag = rows.bags().get(i);
      for (int e = 0; e < bag.size(k); e++) {
        deriver.addToBag(i, bag.id(k, e));
      }
    }
    deriver.make(dense, ids);
  }

  /**
   * A column of the first rows of a source that is not what is made of them.
   *
   * @return null if all are
   */
  public @Nullable String differing(RowSource source) {
    int count = (int) Math.min(CHECKED, source.rows());
    BatchBuffers rows = BatchBuffers.direct(schema, Math.max(1, count));
    source.read(LongStream.range(0, count).toArray(), 0, count, rows);
    for (int k = 0; k < count; k++) {
      derive(rows, k);
      for (int d = 0; d < deriver.denseCount(); d++) {
        int at = rawDense + d;
        float kept = rows.dense().get(k * schema.denseCount() + at);
        if (Float.floatToIntBits(kept) != Float.floatToIntBits(deriver.dense(d))) {
          return schema.dense().get(at).name();
        }
      }
      for (int f = 0; f < deriver.idCount(); f++) {
        int at = ids.length + f;
        if (rows.ids().get(k * schema.categoricalCount() + at) != deriver.id(f)) {
          return schema.categorical().get(at).name();
        }
      }
    }
    return null;
  }
}
