package io.pimento.data;

/**
 * A numeric input, one float a row.
 *
 * @param name unique among all fields of its schema
 */
public record DenseField(String name) {
  /** The constant-zero column given to data without any numeric input. */
  public static final DenseField ZERO = new DenseField("zero");

  /** Checks the name. */
  public DenseField {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a dense field needs a name");
    }
  }
}
