package io.pimento.data;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one encoded row holds: a label, the dense values and the categorical indices, in this order.
 *
 * @param name of the data set
 * @param synthetic whether the rows were generated rather than observed
 * @param dense numeric fields, at least one: an empty list becomes {@link DenseField#ZERO} alone
 * @param categorical categorical fields, at least one
 */
public record DataSchema(
    String name, boolean synthetic, List<DenseField> dense, List<CategoricalField> categorical) {
  /** Checks the fields and adds the constant-zero column where no dense field exists. */
  public DataSchema {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a data set needs a name");
    }
    dense = dense.isEmpty() ? List.of(DenseField.ZERO) : List.copyOf(dense);
    categorical = List.copyOf(categorical);
    if (categorical.isEmpty()) {
      throw new IllegalArgumentException("data set " + name + " has no categorical field");
    }
    Set<String> seen = new HashSet<>();
    for (DenseField field : dense) {
      requireNew(seen, field.name(), name);
    }
    for (CategoricalField field : categorical) {
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

  /** Number of categorical columns. */
  public int categoricalCount() {
    return categorical.size();
  }

  /** Rows of all embedding tables together. */
  public long totalCardinality() {
    return categorical.stream().mapToLong(CategoricalField::cardinality).sum();
  }
}
