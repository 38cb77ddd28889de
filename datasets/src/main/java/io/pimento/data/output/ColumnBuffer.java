package io.pimento.data.output;

import io.pimento.data.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The values of one Parquet column in one row group, plain, and which of them are there. */
public final class ColumnBuffer {
  private final ColumnType type;
  private ByteBuffer values = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
  private byte[] present = new byte[1 << 10];
  private int rows;
  private int count;

  ColumnBuffer(ColumnType type) {
    this.type = type;
  }

  /** Adds "no value". */
  public void addNull() {
    addRow(false);
  }

  /** Adds a value of a column of {@code INT64}. */
  public void addLong(long value) {
    begin(Long.BYTES, ColumnType.INT64).putLong(value);
  }

  /** Adds a value of a column of {@code FLOAT}. */
  public void addFloat(float value) {
    begin(Float.BYTES, ColumnType.FLOAT).putFloat(value);
  }

  /** Adds a value of a column of {@code DOUBLE}. */
  public void addDouble(double value) {
    begin(Double.BYTES, ColumnType.DOUBLE).putDouble(value);
  }

  /** Adds a value of a column of {@code DATE}. */
  public void addDate(int daysSince1970) {
    begin(Integer.BYTES, ColumnType.DATE).putInt(daysSince1970);
  }

  /** Adds a value of a column of {@code BOOLEAN}, one bit. */
  public void addBoolean(boolean value) {
    int bit = count & 7;
    ByteBuffer to = begin(bit == 0 ? 1 : 0, ColumnType.BOOLEAN);
    if (bit == 0) {
      to.put((byte) 0);
    }
    int at = to.position() - 1;
    to.put(at, (byte) (to.get(at) | (value ? 1 << bit : 0)));
  }

  /** Adds {@code bytes[from, to)} to a column of {@code TEXT}, as UTF-8, or of {@code BINARY}. */
  public void addBytes(byte[] bytes, int from, int to) {
    begin(
            Integer.BYTES + to - from,
            type == ColumnType.BINARY ? ColumnType.BINARY : ColumnType.TEXT)
        .putInt(to - from)
        .put(bytes, from, to - from);
  }

  private ByteBuffer begin(int bytes, ColumnType expected) {
    if (type != expected) {
      throw new IllegalArgumentException("a value of " + expected + " in a column of " + type);
    }
    if (values.remaining() < bytes) {
      int size = Math.addExact(values.position(), Math.max(bytes, values.capacity()));
      values =
          ByteBuffer.wrap(Arrays.copyOf(values.array(), size))
              .order(ByteOrder.LITTLE_ENDIAN)
              .position(values.position());
    }
    addRow(true);
    return values;
  }

  private void addRow(boolean value) {
    int at = rows >> 3;
    if (at == present.length) {
      present = Arrays.copyOf(present, 2 * at);
    }
    int bit = 1 << (rows & 7);
    present[at] = (byte) (value ? (present[at] | bit) : (present[at] & ~bit));
    rows++;
    count += value ? 1 : 0;
  }

  int rows() {
    return rows;
  }

  /** Bytes held. */
  int size() {
    return values.position() + (rows >> 3);
  }

  void clear() {
    rows = 0;
    count = 0;
    values.clear();
  }

  /**
   * A data page's content: definition levels of one bit, as one run of Parquet's hybrid of run
   * lengths and packed bits behind their size, then the values.
   */
  byte[] page() {
    ByteBuffer levels = ByteBuffer.allocate(5 + (rows >> 3) + 1);
    if (count == rows) {
      varint(levels, rows << 1);
      levels.put((byte) 1);
    } else {
      int groups = (rows + 7) >> 3;
      varint(levels, groups << 1 | 1);
      levels.put(present, 0, groups);
    }
    return ByteBuffer.allocate(Integer.BYTES + levels.position() + values.position())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(levels.position())
        .put(levels.array(), 0, levels.position())
        .put(values.array(), 0, values.position())
        .array();
  }

  private static void varint(ByteBuffer out, int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }
}
