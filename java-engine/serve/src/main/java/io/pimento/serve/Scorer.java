package io.pimento.serve;

/** A model that is ready to score. One thread uses it. */
interface Scorer extends AutoCloseable {
  /** The logits of rows, in their order. */
  float[] score(EncodedRows rows) throws Exception;

  @Override
  void close();
}
