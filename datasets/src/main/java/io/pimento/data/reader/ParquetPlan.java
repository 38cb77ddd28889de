package io.pimento.data.reader;

import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a Parquet file is read, and how.
 *
 * @param mapping of its flat columns, and of nested ones that are ignored
 * @param cells names of the mapping's cells
 * @param types of the columns used, by their places in the file
 * @param notes on what is not used, or converted
 */
record ParquetPlan(
    CellMapping mapping, List<String> cells, Map<Integer, ParquetType> types, List<String> notes) {
  /** Rows decoded at once; a few batches a column wait, so hundreds of columns fit the memory. */
  private static final int BATCH_ROWS = 8192;

  /**
   * The plan for a file's columns by a schema.
   *
   * @param scoring null unless rows are only to be scored
   * @throws MalformedFieldException naming a column that does not fit, or cannot be read
   */
  static ParquetPlan of(FileSchema file, TableSchema schema, @Nullable Scoring scoring)
      throws MalformedFieldException {
    List<SchemaNode> nodes = file.getRootNode().children();
    TableLines.requireDistinct(nodes.stream().map(SchemaNode::name).toList());
    List<SchemaNode.PrimitiveNode> flat = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    List<String> unused = new ArrayList<>(schema.ignored());
    for (SchemaNode node : nodes) {
      if (node instanceof SchemaNode.PrimitiveNode leaf && leaf.maxRepetitionLevel() == 0) {
        flat.add(leaf);
        cells.add(node.name());
      } else if (schema.uses(node.name())) {
        throw new MalformedFieldException(
            node.name(),
            "it is "
                + ParquetFiles.nested(node)
                + "; only columns of one value a row can be read, so list it as ignored");
      } else if (scoring == null && schema.ignored().contains(node.name())) {
        cells.add(node.name());
      } else {
        unused.add(node.name() + " (" + ParquetFiles.nested(node) + ")");
      }
    }
    CellMapping mapping =
        scoring == null ? new CellMapping(schema, cells) : CellMapping.ofScored(schema, cells);
    List<String> notes = new ArrayList<>(InputFormat.unused(unused));
    Map<Integer, ParquetType> types = new HashMap<>();
    for (SchemaNode.PrimitiveNode leaf : flat) {
      int cell = cells.indexOf(leaf.name());
      if (!mapping.ignores(cell)) {
        ParquetType type =
            ParquetType.of(file.getColumn(leaf.columnIndex()), mapping.isDense(cell));
        types.put(leaf.columnIndex(), type);
        if (mapping.isDense(cell) && type.isDate()) {
          notes.add("column " + leaf.name() + ": dates are read as days since 1970-01-01");
        }
      }
    }
    return new ParquetPlan(mapping, List.copyOf(cells), types, List.copyOf(notes));
  }

  /** Opens the columns that are passed through, each apart from the one that a field may use. */
  static List<ParquetColumn> passedThrough(ParquetFileReader file, Scoring scoring)
      throws MalformedFieldException {
    List<ColumnSchema> all = file.getFileSchema().getColumns();
    List<SchemaNode.PrimitiveNode> flat = new ArrayList<>();
    for (SchemaNode node : file.getFileSchema().getRootNode().children()) {
      if (node instanceof SchemaNode.PrimitiveNode leaf && leaf.maxRepetitionLevel() == 0) {
        flat.add(leaf);
      }
    }
    int[] places = scoring.places(flat.stream().map(SchemaNode::name).toList());
    List<ParquetColumn> columns = new ArrayList<>();
    for (int place : places) {
      int c = flat.get(place).columnIndex();
      String name = all.get(c).name();
      if (!ParquetFiles.isFoundByName(all, c)) {
        throw new MalformedFieldException(
            name, "a column whose name a nested one has too, or with a dot, is not passed through");
      }
      columns.add(
          new ParquetColumn(
              -1,
              name,
              ParquetType.of(all.get(c), false),
              file.buildColumnReader(c).batchSize(BATCH_ROWS).build()));
    }
    return columns;
  }

  /** Opens the columns, which then begin to be decoded; those opened so far are in the list. */
  void open(ParquetFileReader file, List<ParquetColumn> columns) {
    List<ColumnSchema> all = file.getFileSchema().getColumns();
    ColumnReaders together =
        types.keySet().stream().allMatch(c -> ParquetFiles.isFoundByName(all, c))
            ? null
            : file.buildColumnReaders(ColumnProjection.all()).batchSize(BATCH_ROWS).build();
    for (int c = 0; c < all.size(); c++) {
      ParquetType type = types.get(c);
      if (type != null || together != null) {
        String name = all.get(c).name();
        ColumnReader reader =
            together == null
                ? file.buildColumnReader(c).batchSize(BATCH_ROWS).build()
                : together.getColumnReader(c);
        int cell = type == null ? -1 : cells.indexOf(name);
        columns.add(new ParquetColumn(cell, name, type, reader));
      }
    }
  }
}
