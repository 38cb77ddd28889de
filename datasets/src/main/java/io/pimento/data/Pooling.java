package io.pimento.data;

/** How the embeddings of a field's values become one. */
public enum Pooling {
  SUM,
  /** The sum divided by the number of values; zero for none. */
  MEAN,
  /** The sum, each value with a weight of its own. */
  WEIGHTED
}
