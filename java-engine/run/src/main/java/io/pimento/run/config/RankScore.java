package io.pimento.run.config;

import io.pimento.document.Labelled;

/** What {@code pimento rank} holds against training subnets to their end. */
public enum RankScore implements Labelled {
  /** Log loss with the supernet's weights. */
  SUPERNET,
  /** The same after tuning the head. */
  SUPERNET_TUNED,
  /** Log loss after a part of an epoch from the supernet's embedding tables. */
  INHERITED_TABLES,
  /** Log loss after a part of an epoch from all of the supernet's weights. */
  INHERITED_ALL,
  /** Log loss of the best epoch when trained alone on 1/8 of the rows. */
  EIGHTH_OF_ROWS,
  /** On 1/4. */
  QUARTER_OF_ROWS,
  /** On 1/2. */
  HALF_OF_ROWS,
  /** Log loss when trained alone for one pass over half of the rows. */
  HALF_EPOCH,
  /** The fewer multiply-adds a sample, the better. */
  FEWER_MULTIPLY_ADDS,
  /** The more, the better. */
  MORE_MULTIPLY_ADDS,
  /** The more parameters outside the tables, the better. */
  MORE_PARAMETERS;

  /** Whether it is asked of a supernet. */
  public boolean needsSupernet() {
    return this == SUPERNET || this == SUPERNET_TUNED || inherits();
  }

  /** Whether it trains a subnet from a supernet's weights. */
  public boolean inherits() {
    return this == INHERITED_TABLES || this == INHERITED_ALL;
  }

  static RankScore byName(String name) {
    return Labelled.of(RankScore.class, "score", name);
  }
}
