package io.pimento.data;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one encoded row holds: a label, the dense values, the categorical indices and the bags of
 * indices, in this order, and a weight if rows have weights.
 *
 * @param name of the data set
 * @param synthetic whether the rows were generated rather than observed
 * @param dense numeric fields, at least one: an empty list becomes {@link DenseField#ZERO} alone
 * @param categorical categorical fields of one value
 * @param bags categorical fields of several values; with the others at least one
 * @param weighted whether each row has a weight
 */
public record DataSchema(
    String name,
    boolean synthetic,
    List<DenseField> dense,
    List<CategoricalField> categorical,
    List<BagField> bags,
    boolean weighted)
    implements Serializable {
  /** Fields of one value alone, and rows without weights. */
  public DataSchema(
      String name, boolean synthetic, List<DenseField> dense, List<CategoricalField> categorical) {
    this(name, synthetic, dense, categorical, List.of(), false);
  }

  /** Checks the fields and adds the constant-zero column where no dense field exists. */
  public DataSchema {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a data set needs a name");
    }
    dense = dense.isEmpty() ? List.of(DenseField.ZERO) : List.copyOf(dense);
    categorical = List.copyOf(categorical);
    bags = List.copyOf(bags);
    if (categorical.isEmpty() && bags.isEmpty()) {
      throw new IllegalArgumentException("data set " + name + " has no categorical field");
    }
    Set<String> seen = new HashSet<>();
    for (DenseField field : dense) {
      requireNew(seen, field.name(), name);
    }
    for (CategoricalField field : categorical) {
      requireNew(seen, field.name(), name);
    }
    for (BagField field : bags) {
      requireNew(seen, field.name(), name);
    }
  }

  private static void requireNew(Set<String> seen, String field, String data) {
    if (!seen.add(field)) {
      throw new IllegalArgumentException("data set " + data + " has two fields named " + field);
    }
  }

  /** Number of dense columns. */
  public int denseCount() {
    return dense.size();
  }

  /** Number of categorical columns of one value. */
  public int categoricalCount() {
    return categorical.size();
  }

  /** Names of all categorical fields, those of several values last. */
  public List<String> fieldNames() {
    return Stream.concat(
            categorical.stream().map(CategoricalField::name), bags.stream().map(BagField::name))
        .toList();
  }

  /** Rows of all embedding tables together. */
  public long totalCardinality() {
    return categorical.stream().mapToLong(CategoricalField::cardinality).sum()
        + bags.stream().mapToLong(BagField::cardinality).sum();
  }
}
