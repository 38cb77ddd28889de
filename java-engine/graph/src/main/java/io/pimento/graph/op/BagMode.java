package io.pimento.graph.op;

/** How the rows of one bag become one. */
public enum BagMode {
  SUM,
  /** The sum divided by the number of ids; zero for an empty bag. */
  MEAN,
  /** The sum weighted by one number an id. */
  WEIGHTED
}
