package io.pimento.graph;

import java.util.List;

/**
 * A trainable tensor, whole.
 *
 * @param name unique; the reference's name where it has one
 * @param shape [out, in] for matrices, [rows, width] for tables, [n] for vectors
 * @param table whether it is an embedding table (gradients are rows, not matrices)
 */
public record ParameterSpec(
    String name, List<Integer> shape, Initializer initializer, boolean table) {
  public ParameterSpec {
    shape = List.copyOf(shape);
    if (shape.isEmpty() || shape.size() > 2) {
      throw new ShapeException("parameter " + name + " must have one or two axes, has " + shape);
    }
  }

  public static ParameterSpec matrix(String name, int out, int in) {
    return matrix(name, out, in, Initializer.XAVIER_UNIFORM);
  }

  public static ParameterSpec matrix(String name, int out, int in, Initializer initializer) {
    return new ParameterSpec(name, List.of(out, in), initializer, false);
  }

  public static ParameterSpec vector(String name, int n, Initializer initializer) {
    return new ParameterSpec(name, List.of(n), initializer, false);
  }

  public static ParameterSpec table(String name, int rows, int width) {
    return table(name, rows, width, Initializer.XAVIER_NORMAL);
  }

  public static ParameterSpec table(String name, int rows, int width, Initializer initializer) {
    return new ParameterSpec(name, List.of(rows, width), initializer, true);
  }

  /** Whether rows are embeddings: a table of one column holds the weights of first-order terms. */
  public boolean embeds() {
    return table && stride() > 1;
  }

  public long size() {
    long n = 1;
    for (int i = 0; i < shape.size(); i++) {
      n *= shape.get(i);
    }
    return n;
  }

  /** Length of one row: the distance between consecutive rows of a view. */
  public int stride() {
    return shape.getLast();
  }
}
