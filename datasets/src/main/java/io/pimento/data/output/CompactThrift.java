package io.pimento.data.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The parts of Thrift's compact protocol in which Parquet's metadata are written (<a
 * href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">its
 * specification</a>). Numbers of fields must rise inside a structure.
 */
final class CompactThrift {
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int LONG_FORM = 15;

  /** Writes the fields of a structure. */
  interface Fields {
    void write(CompactThrift out);
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int last;

  /** What {@code fields} write, as one structure that stands alone. */
  static byte[] structure(Fields fields) {
    CompactThrift out = new CompactThrift();
    out.element(fields);
    return out.bytes.toByteArray();
  }

  void i32(int id, int value) {
    field(id, I32);
    zigzag(value);
  }

  void i64(int id, long value) {
    field(id, I64);
    zigzag(value);
  }

  void text(int id, String text) {
    field(id, BINARY);
    binary(text);
  }

  void struct(int id, Fields fields) {
    field(id, STRUCT);
    element(fields);
  }

  /** Begins a list of structures, each of which is written by {@link #element}. */
  void structs(int id, int size) {
    list(id, STRUCT, size);
  }

  void i32s(int id, int... values) {
    list(id, I32, values.length);
    for (int value : values) {
      zigzag(value);
    }
  }

  void texts(int id, String... texts) {
    list(id, BINARY, texts.length);
    for (String text : texts) {
      binary(text);
    }
  }

  /** Writes a structure inside a list. */
  void element(Fields fields) {
    int outer = last;
    last = 0;
    fields.write(this);
    bytes.write(0);
    last = outer;
  }

  private void list(int id, int type, int size) {
    field(id, LIST);
    if (size < LONG_FORM) {
      bytes.write(size << 4 | type);
    } else {
      bytes.write(LONG_FORM << 4 | type);
      varint(size);
    }
  }

  private void field(int id, int type) {
    if (id <= last || id - last > LONG_FORM) {
      throw new IllegalArgumentException("field " + id + " after field " + last);
    }
    bytes.write((id - last) << 4 | type);
    last = id;
  }

  private void binary(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    bytes.writeBytes(utf8);
  }

  private void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
