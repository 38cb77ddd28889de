package io.pimento.graph;

/** An operator was given inputs that its shape rule refuses. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }

  /** Throws, naming the operator and all its input types, unless the rule holds. */
  public static void require(
      boolean holds, Operator op, java.util.List<TensorType> inputs, String rule) {
    if (!holds) {
      throw new ShapeException(
          op.name() + " " + op + " refuses inputs " + inputs + ": it needs " + rule);
    }
  }
}
