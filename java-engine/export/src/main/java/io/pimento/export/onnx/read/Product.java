package io.pimento.export.onnx.read;

import org.jspecify.annotations.Nullable;

/**
 * A product of two tensors of activations, {@code [groups, m, k] · [groups, k, n]}, times a number,
 * perhaps after a softmax over its last axis. What becomes of it says what it is: attention, dot
 * products of pairs, or nothing that a graph has.
 *
 * @param left {@code [groups…, m, k]}
 * @param right {@code [groups…, k, n]}
 * @param whole the product by itself, if it has a form of its own; null if it has none
 * @param text the node that made it, for messages
 */
record Product(
    Entries left,
    Entries right,
    double factor,
    boolean softmax,
    @Nullable Entries whole,
    String text)
    implements Datum {
  Product times(double number) {
    return new Product(left, right, factor * number, softmax, null, text);
  }

  Product softmaxed() {
    return new Product(left, right, factor, true, null, text);
  }

  int inner() {
    return left.last();
  }

  int outputs() {
    return right.last();
  }

  int rows() {
    return left.dims().get(left.rank() - 2);
  }

  /** Independent products. */
  int groups() {
    return left.size() / rows() / inner();
  }
}
