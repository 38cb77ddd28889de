package io.pimento.data.output;

import com.github.luben.zstd.Zstd;
import io.pimento.data.ColumnType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes rows of flat columns, whose values may be null, as <a
 * href="https://parquet.apache.org/docs/file-format/">Parquet</a>: row groups of a bounded size as
 * they are full, each column one plain page under zstd. What stops before {@link #end} has no
 * footer and cannot be read as Parquet. Not thread-safe.
 */
public final class ParquetTable {
  /** A column's name and type. */
  public record Column(String name, ColumnType type) {}

  /** A column's place in the file. */
  private record Chunk(long offset, long plainBytes, long bytes) {}

  /** Some consecutive rows. */
  private record Group(int rows, List<Chunk> chunks) {}

  /** Rows of a row group at most. */
  static final int GROUP_ROWS = 1 << 18;

  /** A row group ends after the row that fills it to this size, before compression. */
  static final int GROUP_BYTES = 1 << 25;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int OPTIONAL = 1;
  private static final int PLAIN = 0;
  private static final int RLE = 3;
  private static final int ZSTD = 6;

  private final ByteSink sink;
  private final List<Column> columns;
  private final List<ColumnBuffer> buffers;
  private final List<Group> groups = new ArrayList<>();
  private long offset;
  private long rows;

  /**
   * Begins a file. The zstd library must be there, see {@link
   * io.pimento.data.input.NativeLibrary#zstd}.
   *
   * @param columns of distinct names, at least one
   */
  public ParquetTable(ByteSink sink, List<Column> columns) throws IOException {
    if (columns.isEmpty()
        || columns.stream().map(Column::name).distinct().count() < columns.size()) {
      throw new IllegalArgumentException("columns must have distinct names: " + columns);
    }
    this.sink = sink;
    this.columns = List.copyOf(columns);
    buffers = this.columns.stream().map(column -> new ColumnBuffer(column.type())).toList();
    write(MAGIC);
  }

  /** Where the present row's value of a column goes. */
  public ColumnBuffer column(int column) {
    return buffers.get(column);
  }

  /** Ends a row, for which every column has been given one value. */
  public void endRow() throws IOException {
    int count = buffers.getFirst().rows();
    long size = 0;
    for (ColumnBuffer buffer : buffers) {
      if (buffer.rows() != count) {
        throw new IllegalStateException("columns of " + count + " and " + buffer.rows() + " rows");
      }
      size += buffer.size();
    }
    if (count >= GROUP_ROWS || size >= GROUP_BYTES) {
      endGroup();
    }
  }

  /** Writes the rest and the footer. */
  public void end() throws IOException {
    if (buffers.getFirst().rows() > 0) {
      endGroup();
    }
    byte[] footer = CompactThrift.structure(this::footer);
    write(footer);
    write(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(footer.length)
            .array());
    write(MAGIC);
  }

  private void endGroup() throws IOException {
    int count = buffers.getFirst().rows();
    List<Chunk> chunks = new ArrayList<>();
    for (ColumnBuffer buffer : buffers) {
      long start = offset;
      byte[] plain = buffer.page();
      byte[] packed = Zstd.compress(plain);
      byte[] header = CompactThrift.structure(out -> pageHeader(out, count, plain.length, packed));
      write(header);
      write(packed);
      chunks.add(new Chunk(start, header.length + (long) plain.length, offset - start));
      buffer.clear();
    }
    groups.add(new Group(count, List.copyOf(chunks)));
    rows += count;
  }

  private static void pageHeader(CompactThrift out, int count, int plainBytes, byte[] packed) {
    CRC32 crc = new CRC32();
    crc.update(packed);
    out.i32(1, 0); // a data page
    out.i32(2, plainBytes);
    out.i32(3, packed.length);
    out.i32(4, (int) crc.getValue());
    out.struct(
        5,
        page -> {
          page.i32(1, count);
          page.i32(2, PLAIN);
          page.i32(3, RLE);
          page.i32(4, RLE);
        });
  }

  private void footer(CompactThrift out) {
    out.i32(1, 1); // the format's version
    out.structs(2, 1 + columns.size());
    out.element(
        root -> {
          root.text(4, "schema");
          root.i32(5, columns.size());
        });
    for (Column column : columns) {
      out.element(element -> schema(element, column));
    }
    out.i64(3, rows);
    out.structs(4, groups.size());
    for (Group group : groups) {
      out.element(element -> group(element, group));
    }
    out.text(6, "pimento");
  }

  private static void schema(CompactThrift out, Column column) {
    out.i32(1, physical(column.type()));
    out.i32(3, OPTIONAL);
    out.text(4, column.name());
    // The older annotation and the newer one, which is a union.
    switch (column.type()) {
      case TEXT -> {
        out.i32(6, 0);
        out.struct(10, union -> union.struct(1, empty -> {}));
      }
      case DATE -> {
        out.i32(6, 6);
        out.struct(10, union -> union.struct(6, empty -> {}));
      }
      default -> {}
    }
  }

  private static int physical(ColumnType type) {
    return switch (type) {
      case BOOLEAN -> 0;
      case DATE -> 1;
      case INT64 -> 2;
      case FLOAT -> 4;
      case DOUBLE -> 5;
      case TEXT, BINARY -> 6;
    };
  }

  private void group(CompactThrift out, Group group) {
    out.structs(1, columns.size());
    for (int c = 0; c < columns.size(); c++) {
      Column column = columns.get(c);
      Chunk chunk = group.chunks.get(c);
      out.element(
          element -> {
            element.i64(2, chunk.offset);
            element.struct(3, data -> chunk(data, column, chunk, group.rows));
          });
    }
    out.i64(2, group.chunks.stream().mapToLong(Chunk::plainBytes).sum());
    out.i64(3, group.rows);
  }

  private static void chunk(CompactThrift out, Column column, Chunk chunk, int count) {
    out.i32(1, physical(column.type()));
    out.i32s(2, PLAIN, RLE);
    out.texts(3, column.name());
    out.i32(4, ZSTD);
    out.i64(5, count);
    out.i64(6, chunk.plainBytes);
    out.i64(7, chunk.bytes);
    out.i64(9, chunk.offset);
  }

  private void write(byte[] bytes) throws IOException {
    sink.write(bytes, 0, bytes.length);
    offset += bytes.length;
  }
}
