package io.pimento.data.reader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a table mean. Every column, those of side tables included, must be the label,
 * dense, categorical, of several values, the weight, the split or ignored, so that none is lost by
 * oversight.
 *
 * @param name of the data set
 * @param layout how the table's text is cut; unused for Parquet
 * @param label the column that says whether a row is positive; null only for libsvm lines
 * @param missing tokens that mean "no value"; an empty field always does
 * @param dense numeric columns, in the order of the data set
 * @param categorical categorical columns, in the order of the data set
 * @param multi categorical columns of several values, in the order of the data set, after the
 *     others
 * @param weight the column that says how much a row weighs; null if all weigh the same
 * @param split the column that names a row's split; null if splits are cut or have files
 * @param ignored columns left out
 * @param index for libfm: the indices of dense fields; for libffm: numbers of fields; else empty
 * @param sides tables joined to each row by key
 */
public record TableSchema(
    String name,
    Layout layout,
    @Nullable Label label,
    List<String> missing,
    List<String> dense,
    List<String> categorical,
    List<MultiColumn> multi,
    @Nullable String weight,
    @Nullable SplitColumn split,
    List<String> ignored,
    Map<String, Long> index,
    List<Side> sides) {

  /**
   * How a text table is cut.
   *
   * @param delimiter one ASCII character
   * @param header whether the first line names the columns
   * @param columns names of the columns; empty if the header gives them
   * @param quoted whether fields may stand in double quotes (RFC 4180)
   * @param trim whether spaces around fields are dropped
   */
  public record Layout(
      char delimiter, boolean header, List<String> columns, boolean quoted, boolean trim) {
    /** Checks delimiter and names. */
    public Layout {
      columns = List.copyOf(columns);
      if (delimiter > 126 || delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
        throw new IllegalArgumentException(
            "delimiter '" + delimiter + "' must be an ASCII character other than quote, CR, LF");
      }
      if (!header && columns.isEmpty()) {
        throw new IllegalArgumentException("without a header line, columns must be listed");
      }
      requireDistinct(columns, "columns");
    }
  }

  /**
   * The label column.
   *
   * @param positive values of clicked rows
   * @param negative values of other rows; empty: whatever is not positive
   */
  public record Label(String column, List<String> positive, List<String> negative) {
    /** Checks that there is a positive value. */
    public Label {
      positive = List.copyOf(positive);
      negative = List.copyOf(negative);
      if (positive.isEmpty()) {
        throw new IllegalArgumentException("label " + column + ": no positive value is listed");
      }
    }
  }

  /**
   * A table held in memory whose columns are added to each row with the same key.
   *
   * @param file its path; relative ones are resolved against the first input file's folder
   * @param key the column that both tables have
   */
  public record Side(Path file, String key, Layout layout) {}

  /** Checks that no column has two uses. */
  public TableSchema {
    missing = List.copyOf(missing);
    dense = List.copyOf(dense);
    categorical = List.copyOf(categorical);
    multi = List.copyOf(multi);
    ignored = List.copyOf(ignored);
    index = Map.copyOf(index);
    sides = List.copyOf(sides);
    if (Set.copyOf(index.values()).size() < index.size()) {
      throw new IllegalArgumentException("index gives two fields one number: " + index);
    }
    List<String> all = used(label, dense, categorical, multi, weight, split);
    all.addAll(ignored);
    requireDistinct(all, "label, dense, categorical, multi, weight, split and ignored");
    if (categorical.isEmpty() && multi.isEmpty()) {
      throw new IllegalArgumentException("no categorical column is listed");
    }
    for (MultiColumn column : multi) {
      if (!layout.quoted() && column.separator().equals(String.valueOf(layout.delimiter()))) {
        throw new IllegalArgumentException(
            "multi."
                + column.column()
                + ".separator is the table's delimiter, and fields are not quoted");
      }
    }
  }

  private static List<String> used(
      @Nullable Label label,
      List<String> dense,
      List<String> categorical,
      List<MultiColumn> multi,
      @Nullable String weight,
      @Nullable SplitColumn split) {
    List<String> used = new ArrayList<>(dense);
    used.addAll(categorical);
    for (MultiColumn column : multi) {
      used.add(column.column());
      if (column.weightColumn() != null) {
        used.add(column.weightColumn());
      }
    }
    if (label != null) {
      used.add(label.column());
    }
    if (weight != null) {
      used.add(weight);
    }
    if (split != null) {
      used.add(split.column());
    }
    return used;
  }

  /** The fields in the order of the data set. */
  public InputFields fields() {
    return new InputFields(
        dense,
        categorical,
        multi.stream().map(m -> new InputBag(m.column(), m.most(), m.pooling())).toList(),
        weight != null,
        split == null ? Set.of() : split.named());
  }

  /**
   * The same with splits named by another column, which may have been ignored.
   *
   * @throws IllegalArgumentException if the column has another use
   */
  public TableSchema withSplit(SplitColumn column) {
    List<String> left = new ArrayList<>(ignored);
    left.remove(column.column());
    if (split != null && !split.column().equals(column.column())) {
      left.add(split.column());
    }
    return new TableSchema(
        name,
        layout,
        label,
        missing,
        dense,
        categorical,
        multi,
        weight,
        column,
        left,
        index,
        sides);
  }

  /** The same with splits that files or parts make; the column that names them is ignored. */
  public TableSchema withoutSplit() {
    if (split == null) {
      return this;
    }
    List<String> left = new ArrayList<>(ignored);
    left.add(split.column());
    return new TableSchema(
        name, layout, label, missing, dense, categorical, multi, weight, null, left, index, sides);
  }

  /** A column's number among those of several values, or -1. */
  int bagOf(String column) {
    for (int i = 0; i < multi.size(); i++) {
      if (multi.get(i).column().equals(column)) {
        return i;
      }
    }
    return -1;
  }

  /** The number of the column of several values whose weights a column holds, or -1. */
  int weightsOf(String column) {
    for (int i = 0; i < multi.size(); i++) {
      if (column.equals(multi.get(i).weightColumn())) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a column is something other than ignored. */
  boolean uses(String column) {
    return used(label, dense, categorical, multi, weight, split).contains(column);
  }

  /**
   * Checks a table's columns against this schema.
   *
   * @throws MalformedFieldException naming a column that lacks a use, or a use without its column
   */
  void requireColumns(List<String> present) throws MalformedFieldException {
    Set<String> have = new HashSet<>(present);
    List<String> wanted = used(label, dense, categorical, multi, weight, split);
    wanted.addAll(ignored);
    for (String column : wanted) {
      if (!have.contains(column)) {
        throw new MalformedFieldException(
            column, "the schema names this column, the data have only " + present);
      }
    }
    for (String column : present) {
      if (!wanted.contains(column)) {
        throw new MalformedFieldException(
            column, "a column without use; list it as dense, categorical, multi or ignored");
      }
    }
  }

  /**
   * The schema by which a table's rows are scored: columns without use are ignored, splits among
   * them; label and weight, which only metrics need, are null where the table lacks one of them or,
   * of the weight, the label.
   */
  TableSchema scoring(List<String> present) {
    List<String> rest = new ArrayList<>();
    for (String column : present) {
      if (!used(label, dense, categorical, multi, null, null).contains(column)) {
        rest.add(column);
      }
    }
    Label found = label != null && present.contains(label.column()) ? label : null;
    String weighed = found != null && weight != null && present.contains(weight) ? weight : null;
    rest.remove(weighed);
    return new TableSchema(
        name, layout, found, missing, dense, categorical, multi, weighed, null, rest, index, sides);
  }

  /**
   * Checks that listed columns, without a label among them, are those with a use.
   *
   * @throws IllegalArgumentException naming one that is not
   */
  void requireUses(List<String> columns) {
    List<String> used = new ArrayList<>(dense);
    used.addAll(categorical);
    used.addAll(ignored);
    for (String column : used) {
      if (!columns.contains(column)) {
        throw new IllegalArgumentException(
            "column " + column + " is not listed under columns: " + columns);
      }
    }
    for (String column : columns) {
      if (!used.contains(column)) {
        throw new IllegalArgumentException(
            "column " + column + " has no use; list it as dense, categorical or ignored");
      }
    }
  }

  static void requireDistinct(List<String> names, String what) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("column " + name + " stands twice under " + what);
      }
    }
  }
}
