package io.pimento.data.reader;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Parts of Thrift's compact protocol, as far as Parquet's metadata need them. */
final class ThriftBytes extends ByteArrayOutputStream {
  static final int BINARY = 8;
  static final int LIST = 9;
  static final int STRUCT = 12;
  private static final int I32 = 5;
  private static final int I64 = 6;

  private int last;

  int enter() {
    int outer = last;
    last = 0;
    return outer;
  }

  void field(int id, int type) {
    if (id > last && id - last < 16) {
      write((id - last) << 4 | type);
    } else {
      write(type);
      varint((long) id << 1);
    }
    last = id;
  }

  /**
   * Ends an inner structure.
   *
   * @param outer what entering it gave
   */
  void leave(int outer) {
    stop();
    last = outer;
  }

  void stop() {
    write(0);
  }

  void i32(int id, int value) {
    field(id, I32);
    varint(Integer.toUnsignedLong(value << 1 ^ value >> 31));
  }

  void i64(int id, long value) {
    field(id, I64);
    varint(value << 1 ^ value >> 63);
  }

  /** A list of structures. */
  void list(int id, int size) {
    field(id, LIST);
    if (size < 15) {
      write(size << 4 | STRUCT);
    } else {
      write(0xf0 | STRUCT);
      varint(size);
    }
  }

  void binary(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    writeBytes(utf8);
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    write((int) rest);
  }
}
