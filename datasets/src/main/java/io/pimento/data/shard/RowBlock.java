package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Encoded rows in memory, laid out as a shard's payload, ready to be appended. Not thread-safe; any
 * thread may fill one, so encoding can run beside writing.
 */
public final class RowBlock {
  private final DataSchema schema;
  private final int[] cardinality;
  private final int rowBytes;
  private final ByteBuffer bytes;
  private int rows;

  /** Room for {@code capacity} rows. */
  public RowBlock(DataSchema schema, int capacity) {
    this.schema = schema;
    cardinality = schema.categorical().stream().mapToInt(field -> field.cardinality()).toArray();
    rowBytes = ShardHeader.rowBytes(schema.denseCount(), schema.categoricalCount());
    bytes =
        ByteBuffer.allocateDirect(Math.multiplyExact(capacity, rowBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What the rows hold. */
  public DataSchema schema() {
    return schema;
  }

  /** Rows held. */
  public int rows() {
    return rows;
  }

  /** Whether no further row fits. */
  public boolean isFull() {
    return bytes.remaining() < rowBytes;
  }

  /** Forgets the rows. */
  public void clear() {
    rows = 0;
    bytes.clear();
  }

  /**
   * Appends a row.
   *
   * @param label 0 or 1
   * @param dense the first {@code denseCount} entries are used
   * @param ids the first {@code categoricalCount} entries are used
   * @throws IllegalArgumentException if an index is outside its field's cardinality
   * @throws IllegalStateException if the block is full
   */
  public void add(float label, float[] dense, int[] ids) {
    if (isFull()) {
      throw new IllegalStateException("the block is full with " + rows + " rows");
    }
    for (int f = 0; f < cardinality.length; f++) {
      if (ids[f] < 0 || ids[f] >= cardinality[f]) {
        throw new IllegalArgumentException(
            "field "
                + schema.categorical().get(f).name()
                + ": index "
                + ids[f]
                + " is outside 0…"
                + (cardinality[f] - 1));
      }
    }
    bytes.putFloat(label);
    for (int d = 0; d < schema.denseCount(); d++) {
      bytes.putFloat(dense[d]);
    }
    for (int f = 0; f < cardinality.length; f++) {
      bytes.putInt(ids[f]);
    }
    rows++;
  }

  /** The payload bytes of rows {@code [from, to)}. */
  ByteBuffer payload(int from, int to) {
    return bytes.duplicate().clear().position(from * rowBytes).limit(to * rowBytes);
  }
}
