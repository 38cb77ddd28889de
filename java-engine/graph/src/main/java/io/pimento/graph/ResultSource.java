package io.pimento.graph;

/** How an operator's result comes to be where its readers find it. */
public enum ResultSource {
  /** A kernel writes it to memory of its own. */
  COMPUTED,
  /** It lies where it was given: inputs and parameters. */
  BOUND,
  /** It is the operator's first input, read under another type. */
  ALIAS
}
