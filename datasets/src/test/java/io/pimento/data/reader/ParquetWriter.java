package io.pimento.data.reader;

import static io.pimento.data.reader.ThriftBytes.BINARY;
import static io.pimento.data.reader.ThriftBytes.LIST;
import static io.pimento.data.reader.ThriftBytes.STRUCT;

import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.PhysicalType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes the simplest Parquet files: required columns, plain values, one page a column. Its
 * metadata are Thrift's compact protocol, as far as it is needed.
 */
final class ParquetWriter {
  private static final int REQUIRED = 0;
  private static final int OPTIONAL = 1;
  private static final int REPEATED = 2;

  private record Column(
      String name,
      PhysicalType type,
      int length,
      byte[] logical,
      byte[] plain,
      boolean inList,
      int entries) {
    Column(String name, PhysicalType type, int length, byte[] logical, byte[] plain, int rows) {
      this(name, type, length, logical, plain, false, rows);
    }

    /** Whether lists and their entries may be null. */
    boolean nullable() {
      return inList && entries >= 0;
    }
  }

  private final int rows;
  private final List<Column> columns = new ArrayList<>();
  private CompressionCodec codec = CompressionCodec.UNCOMPRESSED;
  private UnaryOperator<byte[]> compress = bytes -> bytes;

  ParquetWriter(int rows) {
    this.rows = rows;
  }

  ParquetWriter compressed(CompressionCodec with, UnaryOperator<byte[]> by) {
    codec = with;
    compress = by;
    return this;
  }

  /** A column of plain values. */
  ParquetWriter column(String name, PhysicalType type, byte[] logical, byte[] plain) {
    columns.add(new Column(name, type, 0, logical, plain, rows));
    return this;
  }

  ParquetWriter fixed(String name, int length, byte[] logical, byte[] plain) {
    columns.add(new Column(name, PhysicalType.FIXED_LEN_BYTE_ARRAY, length, logical, plain, rows));
    return this;
  }

  ParquetWriter text(String name, String... values) {
    return column(name, PhysicalType.BYTE_ARRAY, ParquetTypes.logical(1), texts(values));
  }

  /** A list with one text a row, under a leaf of any name. */
  ParquetWriter list(String name, String leaf, String... values) {
    ThriftBytes plain = new ThriftBytes();
    for (int level = 0; level <= 1; level++) {
      // Repetition 0, definition 1, each as one run.
      plain.writeBytes(ints(2));
      plain.write(values.length << 1);
      plain.write(level);
    }
    plain.writeBytes(texts(values));
    columns.add(
        new Column(
            name + "/" + leaf,
            PhysicalType.BYTE_ARRAY,
            0,
            ParquetTypes.logical(1),
            plain.toByteArray(),
            true,
            -1));
    return this;
  }

  /**
   * Lists, one a row, that may be null as their entries may.
   *
   * @param lists {@code "a,_,b"} with a null between two entries, {@code ""} for an empty list,
   *     {@code "-"} for none
   */
  ParquetWriter lists(String name, PhysicalType type, byte[] logical, String... lists) {
    List<Integer> repetition = new ArrayList<>();
    List<Integer> definition = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (String list : lists) {
      String[] entries = list.equals("-") || list.isEmpty() ? new String[] {list} : list.split(",");
      for (int k = 0; k < entries.length; k++) {
        int level =
            switch (entries[k]) {
              case "-" -> 0;
              case "" -> 1;
              case "_" -> 2;
              default -> 3;
            };
        repetition.add(k == 0 ? 0 : 1);
        definition.add(level);
        if (level == 3) {
          values.add(entries[k]);
        }
      }
    }
    ThriftBytes plain = new ThriftBytes();
    for (List<Integer> levels : List.of(repetition, definition)) {
      plain.writeBytes(ints(2 * levels.size()));
      for (int level : levels) {
        plain.write(1 << 1); // a run of one
        plain.write(level);
      }
    }
    plain.writeBytes(
        type == PhysicalType.INT32
            ? ints(values.stream().mapToInt(Integer::parseInt).toArray())
            : type == PhysicalType.DOUBLE
                ? doubles(values.stream().mapToDouble(Double::parseDouble).toArray())
                : texts(values.toArray(String[]::new)));
    columns.add(
        new Column(
            name + "/element", type, 0, logical, plain.toByteArray(), true, repetition.size()));
    return this;
  }

  private static byte[] texts(String... values) {
    ThriftBytes plain = new ThriftBytes();
    for (String value : values) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      plain.writeBytes(ints(utf8.length));
      plain.writeBytes(utf8);
    }
    return plain.toByteArray();
  }

  static byte[] ints(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      out.putInt(value);
    }
    return out.array();
  }

  static byte[] longs(long... values) {
    ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      out.putLong(value);
    }
    return out.array();
  }

  static byte[] doubles(double... values) {
    ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      out.putDouble(value);
    }
    return out.array();
  }

  Path write(Path file) throws IOException {
    ThriftBytes out = new ThriftBytes();
    out.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    long[] offset = new long[columns.size()];
    long[] size = new long[columns.size()];
    for (int c = 0; c < columns.size(); c++) {
      offset[c] = out.size();
      byte[] page = compress.apply(columns.get(c).plain);
      ThriftBytes header = new ThriftBytes();
      header.i32(1, 0);
      header.i32(2, columns.get(c).plain.length);
      header.i32(3, page.length);
      header.field(5, STRUCT);
      header.enter();
      header.i32(1, columns.get(c).nullable() ? columns.get(c).entries : rows);
      header.i32(2, 0);
      header.i32(3, 3);
      header.i32(4, 3);
      header.stop();
      header.stop();
      out.writeBytes(header.toByteArray());
      out.writeBytes(page);
      size[c] = out.size() - offset[c];
    }
    byte[] footer = footer(offset, size);
    out.writeBytes(footer);
    out.writeBytes(ints(footer.length));
    out.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    return Files.write(file, out.toByteArray());
  }

  private byte[] footer(long[] offset, long[] size) {
    ThriftBytes out = new ThriftBytes();
    out.i32(1, 1);
    int elements = 1;
    for (Column column : columns) {
      elements += column.inList ? 3 : 1;
    }
    out.list(2, elements);
    element(out, REQUIRED, "schema", columns.size(), -1, 0, new byte[0]);
    for (Column column : columns) {
      int type = column.type.ordinal();
      if (column.inList) {
        String[] path = column.name.split("/");
        int repetition = column.nullable() ? OPTIONAL : REQUIRED;
        element(out, repetition, path[0], 1, -1, 0, ParquetTypes.logical(3));
        element(out, REPEATED, "list", 1, -1, 0, new byte[0]);
        element(out, repetition, path[1], 0, type, 0, column.logical);
      } else {
        element(out, REQUIRED, column.name, 0, type, column.length, column.logical);
      }
    }
    out.i64(3, rows);
    out.list(4, 1);
    int outer = out.enter();
    out.list(1, columns.size());
    for (int c = 0; c < columns.size(); c++) {
      chunk(out, columns.get(c), offset[c], size[c]);
    }
    out.i64(2, out.size());
    out.i64(3, rows);
    out.leave(outer);
    out.stop();
    return out.toByteArray();
  }

  private void chunk(ThriftBytes out, Column column, long offset, long size) {
    int outer = out.enter();
    out.i64(2, offset);
    out.field(3, STRUCT);
    out.enter();
    out.i32(1, column.type.ordinal());
    out.field(2, LIST);
    out.write(0x15);
    out.varint(0);
    String[] path = column.inList ? column.name.replace("/", "/list/").split("/") : null;
    out.field(3, LIST);
    out.write((path == null ? 1 : 3) << 4 | BINARY);
    for (String step : path == null ? new String[] {column.name} : path) {
      out.binary(step);
    }
    out.i32(4, codec.ordinal());
    out.i64(5, column.nullable() ? column.entries : rows);
    out.i64(6, size);
    out.i64(7, size);
    out.i64(9, offset);
    out.stop();
    out.leave(outer);
  }

  private static void element(
      ThriftBytes out,
      int repetition,
      String name,
      int children,
      int type,
      int length,
      byte[] logical) {
    int outer = out.enter();
    if (type >= 0) {
      out.i32(1, type);
      if (length > 0) {
        out.i32(2, length);
      }
    }
    out.i32(3, repetition);
    out.field(4, BINARY);
    out.binary(name);
    if (children > 0) {
      out.i32(5, children);
    }
    if (logical.length > 0) {
      out.field(10, STRUCT);
      out.writeBytes(logical);
    }
    out.leave(outer);
  }
}
