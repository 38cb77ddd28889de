package io.pimento.graph;

/** How a parameter starts (SPEC "Initial values"). */
public enum Initializer {
  XAVIER_UNIFORM,
  XAVIER_NORMAL,
  ZERO,
  ONE,
  /** 0.17, the weight of the transformer's two output LayerNorms. */
  SMALL_GAIN
}
