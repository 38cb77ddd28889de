package io.pimento.data.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import io.pimento.data.ColumnType;
import io.pimento.data.output.ParquetTable.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written here, by a reader that knows nothing of the writer. */
class IsWrittenParquetReadBackTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("n", ColumnType.INT64),
          new Column("f", ColumnType.FLOAT),
          new Column("d", ColumnType.DOUBLE),
          new Column("flag", ColumnType.BOOLEAN),
          new Column("day", ColumnType.DATE),
          new Column("näme", ColumnType.TEXT),
          new Column("raw", ColumnType.BINARY));

  @TempDir Path temp;

  /** A row's values; which are null depends on the row. */
  private static List<@Nullable Object> row(int r, int nullsOneIn) {
    SplittableRandom random = new SplittableRandom(r);
    List<@Nullable Object> row = new ArrayList<>();
    for (Column column : COLUMNS) {
      long bits = random.nextLong();
      if (nullsOneIn > 0 && random.nextInt(nullsOneIn) == 0) {
        row.add(null);
        continue;
      }
      row.add(
          switch (column.type()) {
            case INT64 -> bits;
            case FLOAT -> Float.intBitsToFloat((int) bits & ~0x00800000);
            case DOUBLE -> bits * 0x1p-40;
            case BOOLEAN -> bits < 0;
            case DATE -> (int) bits;
            case TEXT -> bits % 7 == 0 ? "" : "ü" + bits;
            case BINARY -> "\u00ff" + (bits & 0xff);
          });
    }
    return row;
  }

  private static void write(ParquetTable table, List<@Nullable Object> row) throws IOException {
    for (int c = 0; c < row.size(); c++) {
      ColumnBuffer to = table.column(c);
      switch (row.get(c)) {
        case null -> to.addNull();
        case Long v -> to.addLong(v);
        case Float v -> to.addFloat(v);
        case Double v -> to.addDouble(v);
        case Boolean v -> to.addBoolean(v);
        case Integer v -> to.addDate(v);
        case String v -> {
          byte[] bytes =
              v.getBytes(
                  COLUMNS.get(c).type() == ColumnType.TEXT
                      ? StandardCharsets.UTF_8
                      : StandardCharsets.ISO_8859_1);
          byte[] wider = new byte[bytes.length + 2];
          System.arraycopy(bytes, 0, wider, 1, bytes.length);
          to.addBytes(wider, 1, 1 + bytes.length);
        }
        default -> throw new AssertionError();
      }
    }
    table.endRow();
  }

  private static @Nullable Object value(ColumnReader reader, int column, int at) {
    if (!reader.getLeafValidity().isNotNull(at)) {
      return null;
    }
    return switch (COLUMNS.get(column).type()) {
      case INT64 -> reader.getLongs()[at];
      case FLOAT -> reader.getFloats()[at];
      case DOUBLE -> reader.getDoubles()[at];
      case BOOLEAN -> reader.getBooleans()[at];
      case DATE -> reader.getInts()[at];
      case TEXT -> text(reader, at, StandardCharsets.UTF_8);
      case BINARY -> text(reader, at, StandardCharsets.ISO_8859_1);
    };
  }

  private static String text(ColumnReader reader, int at, java.nio.charset.Charset charset) {
    int from = reader.getBinaryOffsets()[at];
    return new String(
        reader.getBinaryValues(), from, reader.getBinaryOffsets()[at + 1] - from, charset);
  }

  private Path written(int rows, int nullsOneIn) throws IOException {
    Path path = temp.resolve("t.parquet");
    try (OutputFile out = OutputFile.create(path)) {
      ParquetTable table = new ParquetTable(out, COLUMNS);
      for (int r = 0; r < rows; r++) {
        write(table, row(r, nullsOneIn));
      }
      table.end();
      out.commit();
    }
    return path;
  }

  private static void assertRows(Path path, int rows, int nullsOneIn) throws IOException {
    try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path))) {
      assertThat(file.getFileMetaData().numRows()).isEqualTo(rows);
      for (int c = 0; c < COLUMNS.size(); c++) {
        int r = 0;
        try (ColumnReader reader = file.buildColumnReader(c).batchSize(1000).build()) {
          while (reader.nextBatch()) {
            for (int at = 0; at < reader.getRecordCount(); at++, r++) {
              Object expected = row(r, nullsOneIn).get(c);
              Object found = value(reader, c, at);
              if (expected == null ? found != null : !expected.equals(found)) {
                assertThat(found).as("row %d of %s", r, COLUMNS.get(c)).isEqualTo(expected);
              }
            }
          }
        }
        assertThat(r).isEqualTo(rows);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 1000})
  void withAndWithoutNulls(int rows) throws IOException {
    for (int nullsOneIn : List.of(0, 1, 2, 50)) {
      assertRows(written(rows, nullsOneIn), rows, nullsOneIn);
    }
  }

  @Test
  void areTypesNamedAsReadersKnowThem() throws IOException {
    try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(written(3, 2)))) {
      var columns = file.getFileSchema().getColumns();
      assertThat(columns.stream().map(c -> c.name()))
          .containsExactly("n", "f", "d", "flag", "day", "näme", "raw");
      assertThat(columns.stream().map(c -> c.type()))
          .containsExactly(
              PhysicalType.INT64,
              PhysicalType.FLOAT,
              PhysicalType.DOUBLE,
              PhysicalType.BOOLEAN,
              PhysicalType.INT32,
              PhysicalType.BYTE_ARRAY,
              PhysicalType.BYTE_ARRAY);
      assertThat(columns.get(4).logicalType()).isInstanceOf(LogicalType.DateType.class);
      assertThat(columns.get(5).logicalType()).isInstanceOf(LogicalType.StringType.class);
      assertThat(columns.get(6).logicalType()).isNull();
    }
  }

  @Test
  void doRowGroupsEndByRows() throws IOException {
    int rows = 2 * ParquetTable.GROUP_ROWS + 5;
    Path path = written(rows, 3);
    assertThat(groupRows(path))
        .containsExactly((long) ParquetTable.GROUP_ROWS, (long) ParquetTable.GROUP_ROWS, 5L);
    assertRows(path, rows, 3);
  }

  @Test
  void doRowGroupsEndByBytes() throws IOException {
    Path path = temp.resolve("long.parquet");
    byte[] text = new byte[ParquetTable.GROUP_BYTES / 4];
    java.util.Arrays.fill(text, (byte) 'x');
    try (OutputFile out = OutputFile.create(path)) {
      ParquetTable table = new ParquetTable(out, List.of(new Column("t", ColumnType.TEXT)));
      for (int r = 0; r < 10; r++) {
        table.column(0).addBytes(text, 0, text.length);
        table.endRow();
      }
      table.end();
      out.commit();
    }
    assertThat(groupRows(path)).containsExactly(4L, 4L, 2L);
  }

  private static List<Long> groupRows(Path path) throws IOException {
    try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path))) {
      return file.getFileMetaData().rowGroups().stream().map(RowGroup::numRows).toList();
    }
  }

  @Test
  void isAFileWithoutItsEndNoParquet() throws IOException {
    Path path = temp.resolve("cut.parquet");
    try (OutputFile out = OutputFile.create(path)) {
      ParquetTable table = new ParquetTable(out, COLUMNS);
      write(table, row(1, 0));
      out.commit();
    }
    assertThat(Files.size(path)).isPositive();
    assertThatThrownBy(() -> ParquetFileReader.open(InputFile.of(path)).close())
        .isInstanceOf(Exception.class);
  }

  @Test
  void areMistakesRefused() throws IOException {
    ByteSink nowhere = (bytes, from, count) -> {};
    assertThatThrownBy(() -> new ParquetTable(nowhere, List.of()))
        .hasMessageContaining("distinct names");
    assertThatThrownBy(
            () -> new ParquetTable(nowhere, List.of(COLUMNS.getFirst(), COLUMNS.getFirst())))
        .hasMessageContaining("distinct names");
    ParquetTable table = new ParquetTable(nowhere, COLUMNS);
    assertThatThrownBy(() -> table.column(0).addFloat(1))
        .hasMessage("a value of FLOAT in a column of INT64");
    table.column(0).addLong(1);
    assertThatThrownBy(table::endRow).hasMessage("columns of 1 and 0 rows");
  }
}
