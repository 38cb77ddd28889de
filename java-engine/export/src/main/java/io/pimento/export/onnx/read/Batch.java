package io.pimento.export.onnx.read;

/**
 * The axis of rows, which graphs leave open.
 *
 * @param size what the file says; 0 for a symbol
 */
record Batch(int size) {
  boolean isOpen() {
    return size == 0;
  }

  /** Whether its place among the axes means nothing. */
  boolean isOne() {
    return size == 1;
  }
}
