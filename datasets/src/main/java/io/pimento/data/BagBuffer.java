package io.pimento.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * The bags of one field for one batch, as graphs read them: {@code count + 1} offsets, then all
 * ids, then one weight an id (1 where the field has none). Filled in two passes: the sizes of all
 * bags in order, then their entries.
 */
public final class BagBuffer {
  private final int most;
  private final ByteBuffer bytes;
  private final IntBuffer ints;
  private final FloatBuffer floats;
  private int count;

  private BagBuffer(int most, ByteBuffer bytes) {
    this.most = most;
    this.bytes = bytes;
    ints = bytes.asIntBuffer();
    floats = bytes.asFloatBuffer();
  }

  /** Off-heap room for the bags of so many rows, in native byte order. */
  public static BagBuffer direct(BagField field, int capacity) {
    long entries = capacity + 1L + 2L * capacity * field.most();
    if (entries * Integer.BYTES > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "field "
              + field.name()
              + ": batches of "
              + capacity
              + " rows with up to "
              + field.most()
              + " values each do not fit into memory at once; take smaller batches");
    }
    return new BagBuffer(
        field.most(),
        ByteBuffer.allocateDirect((int) entries * Integer.BYTES).order(ByteOrder.nativeOrder()));
  }

  /** Starts a batch of so many rows. */
  public void begin(int rows) {
    count = rows;
    ints.put(0, 0);
  }

  /** Says how many values a row has; rows come in order. */
  public void size(int row, int values) {
    if (values < 0 || values > most) {
      throw new IllegalArgumentException(
          "a bag of " + values + " values where there may be up to " + most);
    }
    ints.put(row + 1, ints.get(row) + values);
  }

  /** Values of a row. */
  public int size(int row) {
    return ints.get(row + 1) - ints.get(row);
  }

  /** A value, once it is there. */
  public int id(int row, int entry) {
    return ints.get(at(row) + entry);
  }

  /** Its weight. */
  public float weight(int row, int entry) {
    return floats.get(at(row) + ints.get(count) + entry);
  }

  /** Sets a value, once all sizes are known. */
  public void put(int row, int entry, int id, float weight) {
    int at = at(row) + entry;
    ints.put(at, id);
    floats.put(at + ints.get(count), weight);
  }

  private int at(int row) {
    return count + 1 + ints.get(row);
  }

  /** All of it. */
  public ByteBuffer bytes() {
    return bytes;
  }
}
