package io.pimento.search.model;

import io.pimento.graph.Initializer;

/**
 * How a model's parameters start.
 *
 * <p>As published, heads start at random, so a model's first losses are far above those of the
 * click rate alone. A calm start has every head at zero beside the log-odds of the click rate, and
 * small tables: the first logits say what is known before anything is learned.
 *
 * @param calm whether that, or as published (SUPERNET.md "Initial values")
 * @param logOdds of the click rate, for a calm start
 */
public record Start(boolean calm, double logOdds) {
  /** As published. */
  public static final Start PUBLISHED = new Start(false, 0);

  private static final double TABLES = 0.05;

  /** Deviation of the sum of all products of pairs of rows at the start. */
  private static final double PAIRS = 0.1;

  /** Click rates nearer to 0 or 1 than this start no further out. */
  private static final double NEAREST = 1e-6;

  /**
   * @throws IllegalArgumentException if the log-odds are not finite
   */
  public Start {
    if (!Double.isFinite(logOdds)) {
      throw new IllegalArgumentException("a start needs finite log-odds, not " + logOdds);
    }
  }

  /** Calm, at a click rate from 0 to 1. */
  public static Start calm(double clickRate) {
    double p = Math.clamp(clickRate, NEAREST, 1 - NEAREST);
    return new Start(true, Math.log(p / (1 - p)));
  }

  /** Weights of a layer whose one column is a logit, or a part of one. */
  public Initializer head() {
    return calm ? Initializer.ZERO : Initializer.XAVIER_UNIFORM;
  }

  /** The one bias of the logits. */
  public Initializer bias() {
    return calm ? new Initializer.Constant(logOdds) : Initializer.ZERO;
  }

  /** Rows of tables that layers with a norm read. */
  public Initializer tables() {
    return calm ? new Initializer.Normal(TABLES) : Initializer.XAVIER_NORMAL;
  }

  /**
   * Rows of tables that such layers read, and whose products are added to the logits as they are:
   * the sum over all pairs of fields must stay far below 1.
   */
  public Initializer paired(int fields, int embedding) {
    double most = Math.sqrt(PAIRS / (Math.max(1, fields) * Math.sqrt(embedding / 2.0)));
    return calm && most < TABLES ? new Initializer.Normal(most) : tables();
  }

  /** Rows of tables whose products make up the input of a network. */
  public Initializer multiplied() {
    return calm ? new Initializer.Normal(0.1) : Initializer.SMALL_NORMAL;
  }
}
