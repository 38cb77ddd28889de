package io.pimento.data;

import java.io.Serializable;

/**
 * A categorical input, one index a row.
 *
 * @param name unique among all fields of its schema
 * @param cardinality rows of its embedding table; indices are in {@code [0, cardinality)}
 * @param origin where its indices come from
 */
public record CategoricalField(String name, int cardinality, Origin origin)
    implements Serializable {
  /** A field of the input. */
  public CategoricalField(String name, int cardinality) {
    this(name, cardinality, Origin.RAW);
  }

  /** Checks name and cardinality. */
  public CategoricalField {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a categorical field needs a name");
    }
    if (cardinality < 1) {
      throw new IllegalArgumentException(
          "categorical field " + name + ": cardinality " + cardinality + " must be at least 1");
    }
  }
}
