package io.pimento.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Copies the columns that a model reads out of whole rows. */
public final class ColumnCopy {
  private final DataSchema all;
  private final DataSchema schema;
  private final int[] dense;
  private final int[] fields;

  /** Of rows of a schema. */
  public ColumnCopy(DataSchema all, InputKinds kinds) {
    this.all = all;
    schema = kinds.of(all);
    dense =
        IntStream.range(0, all.denseCount())
            .filter(d -> kinds.reads(all.dense().get(d).origin()))
            .toArray();
    fields =
        IntStream.range(0, all.categoricalCount())
            .filter(f -> kinds.reads(all.categorical().get(f).origin()))
            .toArray();
  }

  /** What is copied. */
  public DataSchema schema() {
    return schema;
  }

  /** Whether that is everything. */
  public boolean isWhole() {
    return schema.equals(all);
  }

  /** Room for whole rows, whose labels, weights and bags go straight where copies have them. */
  BatchBuffers around(BatchBuffers copies, int capacity) {
    return buffers(all, copies, capacity);
  }

  /**
   * Room for copies, which share labels, weights and bags with the whole rows.
   *
   * @param earlier room to use again, if it is large enough; null for none
   */
  public BatchBuffers within(BatchBuffers whole, @Nullable BatchBuffers earlier) {
    if (earlier == null || earlier.capacity() < whole.capacity()) {
      return buffers(schema, whole, whole.capacity());
    }
    return new BatchBuffers(
        whole.capacity(),
        earlier.dense(),
        earlier.ids(),
        whole.labels(),
        whole.weights(),
        whole.bags());
  }

  private static BatchBuffers buffers(DataSchema of, BatchBuffers shared, int capacity) {
    return new BatchBuffers(
        capacity,
        bytes(capacity, of.denseCount()).asFloatBuffer(),
        bytes(capacity, of.categoricalCount()).asIntBuffer(),
        shared.labels(),
        shared.weights(),
        shared.bags());
  }

  private static ByteBuffer bytes(int rows, int columns) {
    int size = Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES);
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  /** Copies the first rows. */
  public void copy(BatchBuffers whole, BatchBuffers to, int count) {
    int denseWidth = all.denseCount();
    int fieldWidth = all.categoricalCount();
    for (int k = 0; k < count; k++) {
      for (int j = 0; j < dense.length; j++) {
        to.dense().put(k * dense.length + j, whole.dense().get(k * denseWidth + dense[j]));
      }
      for (int j = 0; j < fields.length; j++) {
        to.ids().put(k * fields.length + j, whole.ids().get(k * fieldWidth + fields[j]));
      }
    }
  }
}
