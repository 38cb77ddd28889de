package io.pimento.data;

import java.io.Serializable;

/**
 * A categorical input of several values a row, such as tags or a history; none is a value as well.
 *
 * @param name unique among all fields of its schema
 * @param cardinality rows of its embedding table; indices are in {@code [0, cardinality)}
 * @param most values a row can have
 * @param pooling how their embeddings become one; decides whether values have weights
 */
public record BagField(String name, int cardinality, int most, Pooling pooling)
    implements Serializable {
  /** Checks name and sizes. */
  public BagField {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a field of several values needs a name");
    }
    if (cardinality < 1 || most < 1) {
      throw new IllegalArgumentException(
          "field "
              + name
              + ": cardinality "
              + cardinality
              + " and most values "
              + most
              + " must be at least 1");
    }
  }

  /** Whether each value has a weight. */
  public boolean weighted() {
    return pooling == Pooling.WEIGHTED;
  }
}
