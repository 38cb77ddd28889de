package io.pimento.graph;

/** How a parameter starts (SUPERNET.md "Initial values"). */
public enum Initializer {
  XAVIER_UNIFORM,
  XAVIER_NORMAL,
  ZERO,
  ONE,
  /**
   * Normal with deviation 0.01, customary for embeddings of factorization machines and their kin.
   */
  SMALL_NORMAL,
  /** 0.17, the weight of the transformer's two output LayerNorms. */
  SMALL_GAIN,
  /** Not a number until it is measured, so that nobody computes with a guess. */
  UNSET
}
