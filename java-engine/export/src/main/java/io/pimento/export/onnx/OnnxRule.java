package io.pimento.export.onnx;

/** How an operator is written as ONNX. */
interface OnnxRule {
  /** Writes it, and says what its result is. */
  void write(OnnxNode n);
}
