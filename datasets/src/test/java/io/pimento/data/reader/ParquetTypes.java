package io.pimento.data.reader;

import static io.pimento.data.reader.ThriftBytes.STRUCT;

/** Logical types of Parquet's columns, as their metadata write them. */
final class ParquetTypes {
  private ParquetTypes() {}

  /** No logical type. */
  static byte[] plain() {
    return new byte[0];
  }

  /** A logical type without parameters, by its number in the union. */
  static byte[] logical(int number) {
    ThriftBytes out = new ThriftBytes();
    out.field(number, STRUCT);
    out.stop();
    out.stop();
    return out.toByteArray();
  }

  static byte[] decimal(int scale, int precision) {
    ThriftBytes out = new ThriftBytes();
    out.field(5, STRUCT);
    int outer = out.enter();
    out.i32(1, scale);
    out.i32(2, precision);
    out.leave(outer);
    out.stop();
    return out.toByteArray();
  }

  static byte[] integer(int bits, boolean signed) {
    ThriftBytes out = new ThriftBytes();
    out.field(10, STRUCT);
    out.enter();
    out.field(1, 3);
    out.write(bits);
    out.field(2, signed ? 1 : 2);
    out.stop();
    out.stop();
    return out.toByteArray();
  }

  /**
   * A time of day (7) or a timestamp (8).
   *
   * @param unit 1 milliseconds, 2 microseconds, 3 nanoseconds
   */
  static byte[] moment(int number, boolean utc, int unit) {
    ThriftBytes out = new ThriftBytes();
    out.field(number, STRUCT);
    out.enter();
    out.field(1, utc ? 1 : 2);
    out.field(2, STRUCT);
    out.enter();
    out.field(unit, STRUCT);
    out.stop();
    out.stop();
    out.stop();
    out.stop();
    return out.toByteArray();
  }
}
