package io.pimento.data.reader;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.FileSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of flat Parquet files by a schema. Integers, booleans (0 and 1), floating point numbers and
 * text are taken as their decimal or UTF-8 text; other types are refused unless ignored.
 */
final class ParquetRows implements io.pimento.data.reader.RowReader {
  private final List<Path> files;
  private final TableSchema schema;
  private final BadRows badRows;
  private int nextFile;
  private @Nullable OpenFile open;
  private volatile long bytesOfFinishedFiles;
  private long rowNumber;
  private long skipped;

  ParquetRows(List<Path> files, TableSchema schema, BadRows badRows) {
    this.files = List.copyOf(files);
    this.schema = schema;
    this.badRows = badRows;
  }

  private record OpenFile(
      Path path,
      ParquetFileReader file,
      RowReader rows,
      List<ColumnSchema> columns,
      CellMapping mapping) {}

  @Override
  public InputFields fields() {
    return schema.fields();
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  public boolean next(RawRow row) throws IOException {
    while (true) {
      OpenFile current = open;
      if (current == null) {
        if (nextFile == files.size()) {
          return false;
        }
        current = openFile(files.get(nextFile++));
        open = current;
        rowNumber = 0;
      }
      try {
        if (!current.rows.hasNext()) {
          bytesOfFinishedFiles += Files.size(current.path);
          close();
          continue;
        }
        current.rows.next();
      } catch (RuntimeException e) {
        throw damaged(current.path, e);
      }
      rowNumber++;
      try {
        for (int c = 0; c < current.columns.size(); c++) {
          byte[] cell = cell(current, c);
          current.mapping.put(c, cell, 0, cell == null ? 0 : cell.length, row);
        }
        return true;
      } catch (MalformedFieldException e) {
        if (badRows == BadRows.FAIL) {
          throw new BadRowException(current.path, rowNumber, e);
        }
        skipped++;
      }
    }
  }

  private OpenFile openFile(Path path) throws IOException {
    ParquetFileReader file;
    try {
      file = ParquetFileReader.open(InputFile.of(path));
    } catch (IOException | RuntimeException e) {
      throw damaged(path, e);
    }
    try {
      FileSchema fileSchema = file.getFileSchema();
      List<ColumnSchema> columns = fileSchema.getColumns();
      if (!fileSchema.isFlatSchema()) {
        throw new IOException(path + ": has nested columns; only flat tables can be read");
      }
      CellMapping mapping =
          new CellMapping(schema, columns.stream().map(ColumnSchema::name).toList());
      for (ColumnSchema column : columns) {
        if (!schema.ignored().contains(column.name())) {
          requireReadable(column);
        }
      }
      return new OpenFile(path, file, file.rowReader(), columns, mapping);
    } catch (MalformedFieldException e) {
      file.close();
      throw new BadRowException(path, 0, e);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static final Map<PhysicalType, String> REFUSED =
      Map.of(
          PhysicalType.INT96, "INT96", PhysicalType.FIXED_LEN_BYTE_ARRAY, "FIXED_LEN_BYTE_ARRAY");

  private static void requireReadable(ColumnSchema column) throws MalformedFieldException {
    String refused = REFUSED.get(column.type());
    if (refused != null) {
      throw new MalformedFieldException(
          column.name(), "its type " + refused + " cannot be read; list the column as ignored");
    }
  }

  private byte @Nullable [] cell(OpenFile from, int c) throws MalformedFieldException {
    ColumnSchema column = from.columns.get(c);
    if (schema.ignored().contains(column.name()) || from.rows.isNull(c)) {
      return null;
    }
    return switch (column.type()) {
      case BOOLEAN -> text(from.rows.getBoolean(c) ? "1" : "0");
      case INT32, INT64, FLOAT, DOUBLE -> text(number(from.rows.getRawValue(c)));
      case BYTE_ARRAY -> from.rows.getBinary(c);
      case INT96, FIXED_LEN_BYTE_ARRAY ->
          throw new MalformedFieldException(column.name(), "type " + column.type());
    };
  }

  private static String number(@Nullable Object value) {
    // Whole floating point numbers are written as integers, so that 3.0 and 3 are one category.
    if (value instanceof Number n && n.doubleValue() == n.longValue()) {
      return Long.toString(n.longValue());
    }
    return String.valueOf(value);
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static IOException damaged(Path path, Exception cause) {
    return new IOException(
        path + ": not a readable Parquet file (damaged or truncated?): " + cause.getMessage(),
        cause);
  }

  @Override
  public long skippedRows() {
    return skipped;
  }

  @Override
  public long inputBytesRead() {
    return bytesOfFinishedFiles;
  }

  @Override
  public void close() throws IOException {
    OpenFile current = open;
    open = null;
    if (current != null) {
      current.rows.close();
      current.file.close();
    }
  }
}
