package io.pimento.data.reader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts a table's cells where the schema wants them. Cells are numbered as {@code columns}. */
final class CellMapping {
  private enum Use {
    LABEL,
    DENSE,
    TOKEN,
    BAG,
    BAG_WEIGHTS,
    WEIGHT,
    SPLIT,
    NONE
  }

  private final TableSchema schema;
  private final List<String> columns;
  private final Use[] use;
  private final int[] slot;
  private final List<byte[]> missing;
  private final List<byte[]> positive;
  private final List<byte[]> negative;
  private final List<BagCells> bags = new ArrayList<>();

  /** The last of the columns, of values and of weights, that make a bag. */
  private final int[] lastOfBag;

  private final @Nullable SplitCells split;

  /** Whether a label may be absent or unreadable. */
  private final boolean scored;

  CellMapping(TableSchema schema, List<String> columns) throws MalformedFieldException {
    this(schema, columns, false);
  }

  /** The mapping of rows that are only to be scored: columns may be more than the schema names. */
  static CellMapping ofScored(TableSchema schema, List<String> columns)
      throws MalformedFieldException {
    return new CellMapping(schema.scoring(columns), columns, true);
  }

  private CellMapping(TableSchema schema, List<String> columns, boolean scored)
      throws MalformedFieldException {
    schema.requireColumns(columns);
    this.scored = scored;
    this.schema = schema;
    this.columns = List.copyOf(columns);
    TableSchema.Label label = schema.label();
    if (label == null && !scored) {
      throw new MalformedFieldException("label", "the schema names no label column");
    }
    missing = encode(schema.missing());
    positive = label == null ? List.of() : encode(label.positive());
    negative = label == null ? List.of() : encode(label.negative());
    use = new Use[columns.size()];
    slot = new int[columns.size()];
    for (MultiColumn column : schema.multi()) {
      bags.add(new BagCells(column, schema.layout().trim(), missing));
    }
    lastOfBag = new int[bags.size()];
    SplitColumn parts = schema.split();
    split = parts == null ? null : new SplitCells(parts);
    for (int c = 0; c < columns.size(); c++) {
      String column = columns.get(c);
      int bag = schema.bagOf(column);
      int dense = schema.dense().indexOf(column);
      int token = schema.categorical().indexOf(column);
      if (label != null && column.equals(label.column())) {
        use[c] = Use.LABEL;
      } else if (dense >= 0) {
        use[c] = Use.DENSE;
        slot[c] = dense;
      } else if (token >= 0) {
        use[c] = Use.TOKEN;
        slot[c] = token;
      } else if (bag >= 0) {
        use[c] = Use.BAG;
        slot[c] = bag;
        lastOfBag[bag] = c;
      } else if (schema.weightsOf(column) >= 0) {
        use[c] = Use.BAG_WEIGHTS;
        slot[c] = schema.weightsOf(column);
        lastOfBag[slot[c]] = c;
      } else if (column.equals(schema.weight())) {
        use[c] = Use.WEIGHT;
      } else if (parts != null && column.equals(parts.column())) {
        use[c] = Use.SPLIT;
      } else {
        use[c] = Use.NONE;
      }
    }
  }

  static List<byte[]> encode(List<String> texts) {
    List<byte[]> encoded = new ArrayList<>();
    for (String text : texts) {
      encoded.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return encoded;
  }

  /** The fields of every row. */
  InputFields fields() {
    return schema.fields();
  }

  int count() {
    return columns.size();
  }

  /** Whether a cell may be put as a number: it becomes one, and no text means "missing". */
  boolean takesNumbers(int column) {
    return use[column] == Use.DENSE && missing.isEmpty();
  }

  /** Says of a row, before its cells are put, that no cell holds its label or weight, if so. */
  void begin(RawRow row) {
    if (schema.label() == null) {
      row.setUnlabelled();
    }
    if (scored && schema.weight() == null) {
      row.setWeight(Float.NaN);
    }
  }

  /** Whether a cell is of no use. */
  boolean ignores(int column) {
    return use[column] == Use.NONE;
  }

  /** Whether a cell becomes a number. */
  boolean isDense(int column) {
    return use[column] == Use.DENSE;
  }

  /** Puts a number where {@link #takesNumbers}. */
  void putNumber(int column, double value, RawRow row) throws MalformedFieldException {
    row.setDense(slot[column], single(column, value));
  }

  private float single(int column, double value) throws MalformedFieldException {
    float stored = (float) value;
    if (!Float.isFinite(stored)) {
      throw new MalformedFieldException(
          columns.get(column),
          "\""
              + value
              + "\" is not "
              + (Double.isFinite(value)
                  ? Numbers.WITHIN_FLOAT
                  : "a finite number; list it as missing if it means that"));
    }
    return stored;
  }

  /** Puts "no value" where {@link #takesNumbers}. */
  void putMissingNumber(int column, RawRow row) {
    row.setDense(slot[column], Float.NaN);
  }

  /** Puts the cell {@code bytes[from, to)}, or a missing cell if {@code bytes} is null. */
  void put(int column, byte @Nullable [] bytes, int from, int to, RawRow row)
      throws MalformedFieldException {
    switch (use[column]) {
      case LABEL -> putLabel(column, bytes, from, to, row);
      case DENSE -> row.setDense(slot[column], number(column, bytes, from, to));
      case TOKEN -> {
        if (bytes == null || isMissing(bytes, from, to)) {
          row.setToken(slot[column], EMPTY, 0, 0);
        } else {
          row.setToken(slot[column], bytes, from, to);
        }
      }
      case BAG, BAG_WEIGHTS -> {
        RawBag bag = beginBag(column, row);
        if (bytes != null && !isMissing(bytes, from, to)) {
          bags.get(slot[column]).addText(bytes, from, to, isWeights(column), bag);
        }
        endBag(column, bag);
      }
      case WEIGHT -> putWeight(column, bytes, from, to, row);
      case SPLIT -> row.setSplit(Objects.requireNonNull(split).of(bytes, from, to));
      case NONE -> {}
    }
  }

  /** The bag that a cell's values, or their weights, go to, without any yet. */
  RawBag beginBag(int column, RawRow row) {
    RawBag bag = row.bag(slot[column]);
    if (isWeights(column)) {
      bag.clearOwnWeights();
    } else {
      bag.clear();
    }
    return bag;
  }

  /** Adds one value, or its weight, which is not cut further. */
  void addToBag(int column, byte[] bytes, int from, int to, RawBag bag)
      throws MalformedFieldException {
    BagCells cells = bags.get(slot[column]);
    if (isWeights(column)) {
      cells.addWeight(bytes, from, to, bag);
    } else {
      cells.add(bytes, from, to, bag);
    }
  }

  /** Adds a weight of a column that {@link #isWeights}. */
  void addWeightToBag(int column, double weight, RawBag bag) throws MalformedFieldException {
    bag.addOwnWeight(single(column, weight));
  }

  /** Adds an entry that is no value, or no weight. */
  void addMissingToBag(int column, RawBag bag) throws MalformedFieldException {
    addToBag(column, EMPTY, 0, 0, bag);
  }

  /** Holds a bag to its length, when all of its columns have been put. */
  void endBag(int column, RawBag bag) throws MalformedFieldException {
    if (column == lastOfBag[slot[column]]) {
      bags.get(slot[column]).finish(bag);
    }
  }

  /** Whether a cell holds the weights of another's values. */
  boolean isWeights(int column) {
    return use[column] == Use.BAG_WEIGHTS;
  }

  private void putWeight(int column, byte @Nullable [] bytes, int from, int to, RawRow row)
      throws MalformedFieldException {
    try {
      row.setWeight(weight(column, bytes, from, to));
    } catch (MalformedFieldException e) {
      if (!scored) {
        throw e;
      }
      row.setWeight(Float.NaN);
    }
  }

  private float weight(int column, byte @Nullable [] bytes, int from, int to)
      throws MalformedFieldException {
    if (bytes == null || isMissing(bytes, from, to)) {
      throw new MalformedFieldException(columns.get(column), "the row's weight is missing");
    }
    float weight = Numbers.single(columns.get(column), bytes, from, to);
    if (weight < 0) {
      throw new MalformedFieldException(
          columns.get(column), bytes, from, to, "a weight, which must be at least 0");
    }
    return weight;
  }

  private void putLabel(int column, byte @Nullable [] bytes, int from, int to, RawRow row)
      throws MalformedFieldException {
    try {
      row.setPositive(isPositive(column, bytes, from, to));
    } catch (MalformedFieldException e) {
      if (!scored) {
        throw e;
      }
      row.setUnlabelled();
    }
  }

  private static final byte[] EMPTY = {};

  private float number(int column, byte @Nullable [] bytes, int from, int to)
      throws MalformedFieldException {
    if (bytes == null || isMissing(bytes, from, to)) {
      return Float.NaN;
    }
    return Numbers.single(columns.get(column), bytes, from, to);
  }

  private boolean isPositive(int column, byte @Nullable [] bytes, int from, int to)
      throws MalformedFieldException {
    if (bytes == null || isMissing(bytes, from, to)) {
      throw new MalformedFieldException(columns.get(column), "the label is missing");
    }
    if (isOneOf(positive, bytes, from, to)) {
      return true;
    }
    if (!negative.isEmpty() && !isOneOf(negative, bytes, from, to)) {
      throw new MalformedFieldException(
          columns.get(column), bytes, from, to, "one of the label's positive or negative values");
    }
    return false;
  }

  private boolean isMissing(byte[] bytes, int from, int to) {
    return from == to || isOneOf(missing, bytes, from, to);
  }

  static boolean isOneOf(List<byte[]> texts, byte[] bytes, int from, int to) {
    for (int k = 0; k < texts.size(); k++) {
      byte[] text = texts.get(k);
      if (text.length == to - from
          && java.util.Arrays.equals(text, 0, text.length, bytes, from, to)) {
        return true;
      }
    }
    return false;
  }
}
