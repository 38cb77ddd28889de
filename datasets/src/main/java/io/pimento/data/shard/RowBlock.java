package io.pimento.data.shard;

import io.pimento.data.BagField;
import io.pimento.data.DataSchema;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Encoded rows in memory, laid out as a shard's payload, ready to be appended. Not thread-safe; any
 * thread may fill one, so encoding can run beside writing.
 */
public final class RowBlock {
  private final DataSchema schema;
  private final RowLayout layout;
  private final int[] cardinality;
  private final int rowBytes;
  private final ByteBuffer bytes;

  /** The values of all bags, in the order of rows; starts in rows count from here. */
  private final IntArrayList values = new IntArrayList();

  private int rows;

  /** Room for {@code capacity} rows. */
  public RowBlock(DataSchema schema, int capacity) {
    this.schema = schema;
    layout = RowLayout.of(schema);
    cardinality = schema.categorical().stream().mapToInt(field -> field.cardinality()).toArray();
    rowBytes = layout.rowBytes();
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
    values.clear();
  }

  /**
   * Appends a row.
   *
   * @throws IllegalArgumentException if an index is outside its field's cardinality, or a bag too
   *     large
   * @throws IllegalStateException if the block is full
   */
  public void add(EncodedRow row) {
    if (isFull()) {
      throw new IllegalStateException("the block is full with " + rows + " rows");
    }
    for (int f = 0; f < cardinality.length; f++) {
      requireIndex(schema.categorical().get(f).name(), row.ids[f], cardinality[f]);
    }
    for (int i = 0; i < layout.bags(); i++) {
      requireBag(schema.bags().get(i), row.bags.get(i));
    }
    bytes.putFloat(row.label);
    if (layout.weighted()) {
      bytes.putFloat(row.weight);
    }
    for (float x : row.dense) {
      bytes.putFloat(x);
    }
    for (int id : row.ids) {
      bytes.putInt(id);
    }
    for (int i = 0; i < layout.bags(); i++) {
      IntArrayList ids = row.bags.get(i);
      bytes.putInt(values.size()).putInt(ids.size());
      values.addAll(ids);
      if (layout.bagWeights().get(i)) {
        for (int k = 0; k < ids.size(); k++) {
          values.add(Float.floatToRawIntBits(row.bagWeights.get(i).getFloat(k)));
        }
      }
    }
    rows++;
  }

  private static void requireBag(BagField field, IntArrayList ids) {
    if (ids.size() > field.most()) {
      throw new IllegalArgumentException(
          "field " + field.name() + ": " + ids.size() + " values, more than " + field.most());
    }
    for (int k = 0; k < ids.size(); k++) {
      requireIndex(field.name(), ids.getInt(k), field.cardinality());
    }
  }

  private static void requireIndex(String field, int id, int cardinality) {
    if (id < 0 || id >= cardinality) {
      throw new IllegalArgumentException(
          "field " + field + ": index " + id + " is outside 0…" + (cardinality - 1));
    }
  }

  /** The payload bytes of rows {@code [from, to)}; bags start where they do in this block. */
  ByteBuffer payload(int from, int to) {
    return bytes
        .duplicate()
        .order(ByteOrder.LITTLE_ENDIAN)
        .clear()
        .position(from * rowBytes)
        .limit(to * rowBytes);
  }

  /** Numbers in the bags of all rows before one. */
  int valuesBefore(int row) {
    return layout.bags() == 0 || row == rows
        ? values.size()
        : bytes.getInt(row * rowBytes + Integer.BYTES * layout.bagAt(0));
  }

  /** The numbers of the bags of rows {@code [from, to)}. */
  ByteBuffer values(int from, int to) {
    int start = valuesBefore(from);
    int end = valuesBefore(to);
    ByteBuffer out =
        ByteBuffer.allocate(Integer.BYTES * (end - start)).order(ByteOrder.LITTLE_ENDIAN);
    out.asIntBuffer().put(values.elements(), start, end - start);
    return out;
  }
}
