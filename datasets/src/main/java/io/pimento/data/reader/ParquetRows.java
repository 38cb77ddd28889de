package io.pimento.data.reader;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import io.pimento.data.ColumnType;
import io.pimento.data.input.FilePart;
import io.pimento.data.input.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows of Parquet files by a schema, values as {@link ParquetType} says. Lists of plain values are
 * columns of several values; other nested columns that the schema ignores or does not name are
 * passed over, and refused where it uses them.
 */
final class ParquetRows implements RowReader {
  private final List<FilePart> parts;
  private final TableSchema schema;
  private final BadRows badRows;
  private final Spool spool;
  private final @Nullable Scoring scoring;
  private int nextPart;
  private @Nullable OpenFile open;
  private volatile long bytesOfFinishedFiles;
  private long rowNumber;
  private long skipped;

  ParquetRows(
      List<FilePart> parts,
      TableSchema schema,
      BadRows badRows,
      Spool spool,
      @Nullable Scoring scoring) {
    this.scoring = scoring;
    this.parts = List.copyOf(parts);
    this.schema = schema;
    this.badRows = badRows;
    this.spool = spool;
  }

  /**
   * @param bytes of the file, or of the part, for progress
   * @param columns those that the schema uses, and those passed through: all move together
   * @param passed the latter
   */
  private record OpenFile(
      Path path,
      long bytes,
      ParquetFileReader file,
      List<ParquetCells> columns,
      List<ParquetColumn> passed,
      CellMapping mapping)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      columns.forEach(ParquetCells::close);
      file.close();
    }
  }

  @Override
  public InputFields fields() {
    return schema.fields();
  }

  @Override
  public List<String> notes() throws IOException {
    Path path = parts.getFirst().path();
    try (ParquetFileReader file = openReader(path)) {
      return ParquetPlan.of(file.getFileSchema(), schema, scoring).notes();
    } catch (MalformedFieldException e) {
      throw BadRowException.ofColumns(path, e);
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  public boolean next(RawRow row) throws IOException {
    while (true) {
      OpenFile current = open;
      if (current == null) {
        if (nextPart == parts.size()) {
          return false;
        }
        current = openPart(parts.get(nextPart++));
        open = current;
      }
      if (!advance(current)) {
        bytesOfFinishedFiles += current.bytes;
        close();
        continue;
      }
      rowNumber++;
      try {
        row.clearIds();
        put(current, row);
        row.setBad(false);
        return true;
      } catch (MalformedFieldException e) {
        if (badRows == BadRows.FAIL) {
          throw BadRowException.ofRow(current.path, rowNumber, e);
        }
        skipped++;
        if (badRows == BadRows.MARK) {
          row.setBad(true);
          return true;
        }
      }
    }
  }

  private static void put(OpenFile file, RawRow row) throws MalformedFieldException {
    for (int k = 0; k < file.passed.size(); k++) {
      file.passed.get(k).passThrough(k, row);
    }
    file.mapping.begin(row);
    for (int c = 0; c < file.columns.size() - file.passed.size(); c++) {
      file.columns.get(c).put(file.mapping, row);
    }
  }

  /** Moves all columns to the next row; they end together. */
  private static boolean advance(OpenFile file) throws IOException {
    try {
      boolean more = file.columns.getFirst().next();
      for (int c = 1; c < file.columns.size(); c++) {
        if (file.columns.get(c).next() != more) {
          throw new IOException(
              file.path
                  + ": damaged: column "
                  + file.columns.get(c).name()
                  + " has another number of rows than "
                  + file.columns.getFirst().name());
        }
      }
      return more;
    } catch (RuntimeException e) {
      throw damaged(file.path, e);
    }
  }

  private ParquetFileReader openReader(Path path) throws IOException {
    return openReader(path, spool.file(path));
  }

  private static ParquetFileReader openReader(Path path, Path bytes) throws IOException {
    ParquetFiles.requireMagic(path, bytes);
    ParquetFiles.silenceReader();
    try {
      return ParquetFileReader.open(InputFile.of(bytes));
    } catch (IOException | RuntimeException e) {
      throw damaged(path, e);
    }
  }

  /** The parts of a file, see {@link ParquetParts#cut}; one if it cannot be read. */
  static List<FilePart> parts(Path path, long wanted) {
    try (ParquetFileReader file = openReader(path, path)) {
      return ParquetParts.cut(path, file.getFileMetaData().rowGroups(), wanted);
    } catch (IOException | RuntimeException e) {
      return List.of(FilePart.whole(path)); // Whoever reads it hears why.
    }
  }

  private OpenFile openPart(FilePart part) throws IOException {
    Path path = part.path();
    ParquetFileReader file = openReader(path);
    List<ParquetCells> columns = new ArrayList<>();
    try {
      return opened(part, file, columns);
    } catch (MalformedFieldException e) {
      closeAll(file, columns);
      throw BadRowException.ofColumns(path, e);
    } catch (IOException | RuntimeException e) {
      closeAll(file, columns);
      throw e;
    }
  }

  private static void closeAll(ParquetFileReader file, List<ParquetCells> columns)
      throws IOException {
    columns.forEach(ParquetCells::close);
    file.close();
  }

  private OpenFile opened(FilePart part, ParquetFileReader file, List<ParquetCells> columns)
      throws IOException, MalformedFieldException {
    Path path = part.path();
    ParquetPlan plan = ParquetPlan.of(file.getFileSchema(), schema, scoring);
    requireCodecs(path, file, plan);
    ParquetParts groups = ParquetParts.of(part, file.getFileMetaData().rowGroups());
    rowNumber = groups.rowsBefore();
    plan.open(file, groups.predicate(), columns);
    List<ParquetColumn> ids =
        scoring == null ? List.of() : ParquetPlan.passedThrough(file, scoring);
    columns.addAll(ids);
    long bytes = groups.predicate() == null ? Files.size(spool.file(path)) : groups.bytes();
    return new OpenFile(path, bytes, file, columns, ids, plan.mapping());
  }

  @Override
  public ColumnType passedType(int id) throws IOException {
    ColumnType type = null;
    Scoring passed = Objects.requireNonNull(scoring, "rows that are only to be scored");
    for (FilePart part : parts) {
      Path path = part.path();
      try (ParquetFileReader file = openReader(path)) {
        ColumnSchema column =
            file.getFileSchema()
                .getColumn(ParquetPlan.passed(file.getFileSchema(), passed).get(id).columnIndex());
        ColumnType own = ParquetType.of(column, false).passed();
        type = type == null ? own : type.or(own);
      } catch (MalformedFieldException e) {
        throw BadRowException.ofColumns(path, e);
      }
    }
    return Objects.requireNonNull(type, "no file");
  }

  private static void requireCodecs(Path path, ParquetFileReader file, ParquetPlan plan)
      throws IOException {
    for (RowGroup group : file.getFileMetaData().rowGroups()) {
      for (int column : plan.used().keySet()) {
        ParquetFiles.requireCodec(
            path,
            Objects.requireNonNull(plan.used().get(column)).name(),
            group.columns().get(column).metaData().codec());
      }
    }
  }

  private static IOException damaged(Path path, Exception cause) {
    return new IOException(
        path + ": not a readable Parquet file (damaged or truncated?): " + cause.getMessage(),
        cause);
  }

  @Override
  public String place() {
    OpenFile current = open;
    return current == null ? "" : current.path + ", row " + rowNumber;
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
      current.close();
    }
  }
}
