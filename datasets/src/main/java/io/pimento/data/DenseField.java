package io.pimento.data;

import java.io.Serializable;

/**
 * A numeric input, one float a row.
 *
 * @param name unique among all fields of its schema
 * @param origin where its values come from
 */
public record DenseField(String name, Origin origin) implements Serializable {
  /** The constant-zero column given to data without any numeric input. */
  public static final DenseField ZERO = new DenseField("zero");

  /** A field of the input. */
  public DenseField(String name) {
    this(name, Origin.RAW);
  }

  /** Checks the name. */
  public DenseField {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a dense field needs a name");
    }
  }
}
