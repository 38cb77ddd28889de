package io.pimento.data.reader;

import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowGroupPredicate;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a Parquet file is read, and how.
 *
 * @param mapping of its flat columns, of lists, and of nested ones that are ignored
 * @param used columns, by their places in the file
 * @param notes on what is not used, or converted
 */
record ParquetPlan(CellMapping mapping, Map<Integer, Used> used, List<String> notes) {
  /**
   * A column that is read.
   *
   * @param cell its number in the mapping
   * @param name of the whole column, not of a list's entries
   * @param list whether it holds a list a row
   */
  record Used(int cell, String name, ParquetType type, boolean list) {}

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
    Map<String, SchemaNode.PrimitiveNode> leaves = new LinkedHashMap<>();
    List<String> cells = new ArrayList<>();
    List<String> unused = new ArrayList<>(schema.ignored());
    for (SchemaNode node : nodes) {
      if (node instanceof SchemaNode.PrimitiveNode leaf && leaf.maxRepetitionLevel() == 0) {
        leaves.put(node.name(), leaf);
        cells.add(node.name());
      } else if (schema.bagOf(node.name()) >= 0 || schema.weightsOf(node.name()) >= 0) {
        leaves.put(node.name(), ParquetFiles.entries(node));
        cells.add(node.name());
      } else if (schema.uses(node.name())) {
        throw new MalformedFieldException(
            node.name(),
            "it is "
                + ParquetFiles.nested(node)
                + "; only columns of one value a row can be that, so list it "
                + (ParquetFiles.isList(node) ? "under multi, or as ignored" : "as ignored"));
      } else if (scoring == null && schema.ignored().contains(node.name())) {
        cells.add(node.name());
      } else {
        unused.add(node.name() + " (" + ParquetFiles.nested(node) + ")");
      }
    }
    CellMapping mapping =
        scoring == null ? new CellMapping(schema, cells) : CellMapping.ofScored(schema, cells);
    List<String> notes = new ArrayList<>(InputFormat.unused(unused));
    Map<Integer, Used> used = new HashMap<>();
    for (Map.Entry<String, SchemaNode.PrimitiveNode> entry : leaves.entrySet()) {
      String name = entry.getKey();
      SchemaNode.PrimitiveNode leaf = entry.getValue();
      int cell = cells.indexOf(name);
      if (!mapping.ignores(cell)) {
        ParquetType type =
            ParquetType.of(
                file.getColumn(leaf.columnIndex()),
                mapping.isDense(cell) || mapping.isWeights(cell));
        used.put(leaf.columnIndex(), new Used(cell, name, type, leaf.maxRepetitionLevel() > 0));
        if (mapping.isDense(cell) && type.isDate()) {
          notes.add("column " + name + ": dates are read as days since 1970-01-01");
        }
      }
    }
    return new ParquetPlan(mapping, used, List.copyOf(notes));
  }

  /** The columns that are passed through, in the order of their names. */
  static List<SchemaNode.PrimitiveNode> passed(FileSchema file, Scoring scoring)
      throws MalformedFieldException {
    List<SchemaNode.PrimitiveNode> flat = new ArrayList<>();
    for (SchemaNode node : file.getRootNode().children()) {
      if (node instanceof SchemaNode.PrimitiveNode leaf && leaf.maxRepetitionLevel() == 0) {
        flat.add(leaf);
      }
    }
    List<SchemaNode.PrimitiveNode> found = new ArrayList<>();
    for (int place : scoring.places(flat.stream().map(SchemaNode::name).toList())) {
      found.add(flat.get(place));
    }
    return found;
  }

  /** Opens the columns that are passed through, each apart from the one that a field may use. */
  static List<ParquetColumn> passedThrough(ParquetFileReader file, Scoring scoring)
      throws MalformedFieldException {
    List<ColumnSchema> all = file.getFileSchema().getColumns();
    List<ParquetColumn> columns = new ArrayList<>();
    for (SchemaNode.PrimitiveNode leaf : passed(file.getFileSchema(), scoring)) {
      int c = leaf.columnIndex();
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

  /**
   * Opens the columns, which then begin to be decoded; those opened so far are in the list.
   *
   * @param groups the row groups that are read; null for all
   */
  void open(
      ParquetFileReader file, @Nullable RowGroupPredicate groups, List<ParquetCells> columns) {
    List<ColumnSchema> all = file.getFileSchema().getColumns();
    ColumnReaders together =
        used.keySet().stream().allMatch(c -> ParquetFiles.isFoundByName(all, c))
            ? null
            : allColumns(file, groups);
    for (int c = 0; c < all.size(); c++) {
      Used column = used.get(c);
      if (column == null) {
        if (together != null) {
          columns.add(new ParquetColumn(-1, all.get(c).name(), null, together.getColumnReader(c)));
        }
        continue;
      }
      ColumnReader reader =
          together == null ? column(file, groups, c) : together.getColumnReader(c);
      columns.add(
          column.list
              ? new ParquetListColumn(column.cell, column.name, column.type, reader)
              : new ParquetColumn(column.cell, column.name, column.type, reader));
    }
  }

  private static ColumnReaders allColumns(
      ParquetFileReader file, @Nullable RowGroupPredicate groups) {
    ParquetFileReader.ColumnReadersBuilder builder =
        file.buildColumnReaders(ColumnProjection.all()).batchSize(BATCH_ROWS);
    return (groups == null ? builder : builder.filter(groups)).build();
  }

  private static ColumnReader column(
      ParquetFileReader file, @Nullable RowGroupPredicate groups, int column) {
    ParquetFileReader.ColumnReaderBuilder builder =
        file.buildColumnReader(column).batchSize(BATCH_ROWS);
    return (groups == null ? builder : builder.filter(groups)).build();
  }
}
