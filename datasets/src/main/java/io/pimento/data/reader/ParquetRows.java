package io.pimento.data.reader;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.SchemaNode;
import io.pimento.data.input.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of Parquet files by a schema, values as {@link ParquetType} says. Nested columns that the
 * schema ignores or does not name are passed over; those it uses are refused.
 */
final class ParquetRows implements RowReader {
  /** Rows decoded at once; a few batches a column wait, so hundreds of columns fit the memory. */
  private static final int BATCH_ROWS = 8192;

  private final List<Path> files;
  private final TableSchema schema;
  private final BadRows badRows;
  private final Spool spool;
  private int nextFile;
  private @Nullable OpenFile open;
  private volatile long bytesOfFinishedFiles;
  private long rowNumber;
  private long skipped;

  ParquetRows(List<Path> files, TableSchema schema, BadRows badRows, Spool spool) {
    this.files = List.copyOf(files);
    this.schema = schema;
    this.badRows = badRows;
    this.spool = spool;
  }

  private record OpenFile(
      Path path,
      ParquetFileReader file,
      List<ParquetColumn> columns,
      CellMapping mapping,
      List<String> notes)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      columns.forEach(ParquetColumn::close);
      file.close();
    }
  }

  @Override
  public InputFields fields() {
    return schema.fields();
  }

  @Override
  public List<String> notes() throws IOException {
    try (OpenFile first = openFile(files.getFirst())) {
      return first.notes;
    }
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
      if (!advance(current)) {
        bytesOfFinishedFiles += Files.size(spool.file(current.path));
        close();
        continue;
      }
      rowNumber++;
      try {
        for (ParquetColumn column : current.columns) {
          column.put(current.mapping, row);
        }
        return true;
      } catch (MalformedFieldException e) {
        if (badRows == BadRows.FAIL) {
          throw BadRowException.ofRow(current.path, rowNumber, e);
        }
        skipped++;
      }
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

  private OpenFile openFile(Path path) throws IOException {
    Path bytes = spool.file(path);
    ParquetFiles.requireMagic(path, bytes);
    ParquetFiles.silenceReader();
    ParquetFileReader file;
    try {
      file = ParquetFileReader.open(InputFile.of(bytes));
    } catch (IOException | RuntimeException e) {
      throw damaged(path, e);
    }
    List<ParquetColumn> columns = new ArrayList<>();
    try {
      return opened(path, file, columns);
    } catch (MalformedFieldException e) {
      closeAll(file, columns);
      throw BadRowException.ofColumns(path, e);
    } catch (IOException | RuntimeException e) {
      closeAll(file, columns);
      throw e;
    }
  }

  private static void closeAll(ParquetFileReader file, List<ParquetColumn> columns)
      throws IOException {
    columns.forEach(ParquetColumn::close);
    file.close();
  }

  private OpenFile opened(Path path, ParquetFileReader file, List<ParquetColumn> columns)
      throws IOException, MalformedFieldException {
    List<SchemaNode> nodes = file.getFileSchema().getRootNode().children();
    TableLines.requireDistinct(nodes.stream().map(SchemaNode::name).toList());
    List<SchemaNode.PrimitiveNode> flat = new ArrayList<>();
    List<String> present = new ArrayList<>();
    List<String> unused = new ArrayList<>(schema.ignored());
    for (SchemaNode node : nodes) {
      if (node instanceof SchemaNode.PrimitiveNode leaf && leaf.maxRepetitionLevel() == 0) {
        flat.add(leaf);
        present.add(node.name());
      } else if (schema.uses(node.name())) {
        throw new MalformedFieldException(
            node.name(),
            "it is "
                + ParquetFiles.nested(node)
                + "; only columns of one value a row can be read, so list it as ignored");
      } else if (schema.ignored().contains(node.name())) {
        present.add(node.name());
      } else {
        unused.add(node.name() + " (" + ParquetFiles.nested(node) + ")");
      }
    }
    CellMapping mapping = new CellMapping(schema, present);
    List<String> notes = new ArrayList<>(InputFormat.unused(unused));
    Map<Integer, ParquetType> types = new HashMap<>();
    for (SchemaNode.PrimitiveNode leaf : flat) {
      int cell = present.indexOf(leaf.name());
      if (mapping.ignores(cell)) {
        continue;
      }
      ColumnSchema column = file.getFileSchema().getColumn(leaf.columnIndex());
      ParquetType type = ParquetType.of(column, mapping.isDense(cell));
      if (mapping.isDense(cell) && type.isDate()) {
        notes.add("column " + leaf.name() + ": dates are read as days since 1970-01-01");
      }
      requireCodecs(path, file, leaf);
      types.put(leaf.columnIndex(), type);
    }
    addColumns(file, types, present, columns);
    return new OpenFile(path, file, columns, mapping, List.copyOf(notes));
  }

  /** Opens the columns of some types, by their places in the file. */
  private static void addColumns(
      ParquetFileReader file,
      Map<Integer, ParquetType> types,
      List<String> present,
      List<ParquetColumn> columns) {
    List<ColumnSchema> all = file.getFileSchema().getColumns();
    ColumnReaders together =
        types.keySet().stream().allMatch(c -> ParquetFiles.isFoundByName(all, c))
            ? null
            : file.buildColumnReaders(ColumnProjection.all()).batchSize(BATCH_ROWS).build();
    for (int c = 0; c < all.size(); c++) {
      ParquetType type = types.get(c);
      if (type != null || together != null) {
        String name = all.get(c).name();
        columns.add(
            new ParquetColumn(
                type == null ? -1 : present.indexOf(name),
                name,
                type,
                together == null
                    ? file.buildColumnReader(c).batchSize(BATCH_ROWS).build()
                    : together.getColumnReader(c)));
      }
    }
  }

  private static void requireCodecs(
      Path path, ParquetFileReader file, SchemaNode.PrimitiveNode leaf) throws IOException {
    for (RowGroup group : file.getFileMetaData().rowGroups()) {
      ColumnChunk chunk = group.columns().get(leaf.columnIndex());
      ParquetFiles.requireCodec(path, leaf.name(), chunk.metaData().codec());
    }
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
      current.close();
    }
  }
}
