package io.pimento;

import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.LearningRate;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.optimize.Sgd;

/**
 * How an engine trains. Immutable.
 *
 * @param optimizer what changes weights by their gradients
 * @param rate the learning rate, or its peak under a schedule
 * @param steps of a schedule that goes up to the rate and down again by a cosine; 0 for one rate
 * @param warmUp part of those steps that go up
 * @param clip bound on the global norm of the gradient; 0 for none
 * @param seed of initial weights and of dropout
 */
public record Training(
    Optimizer optimizer, double rate, long steps, double warmUp, double clip, long seed) {
  /**
   * @throws IllegalArgumentException naming the number that cannot be
   */
  public Training {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("rate = " + rate + " must be a number above 0");
    }
    if (steps < 0 || !(warmUp >= 0 && warmUp <= 1)) {
      throw new IllegalArgumentException(
          "a schedule needs steps of at least 0 and a warm-up from 0 to 1, not "
              + steps
              + " and "
              + warmUp);
    }
    if (!(clip >= 0) || Double.isInfinite(clip)) {
      throw new IllegalArgumentException("clip = " + clip + " must be 0 or a number above");
    }
  }

  /** Adagrad with that rate: what supernets are trained with. */
  public static Training adagrad(double rate) {
    return with(Adagrad.PUBLISHED, rate);
  }

  /** The same, but of embedding tables one number a row is remembered, not one an entry. */
  public static Training rowAdagrad(double rate) {
    return with(new RowAdagrad(Adagrad.PUBLISHED.epsilon()), rate);
  }

  /** Adam with its customary settings. */
  public static Training adam(double rate) {
    return with(Adam.DEFAULT, rate);
  }

  /** Stochastic gradient descent without momentum. */
  public static Training sgd(double rate) {
    return with(new Sgd(0, 0, 0), rate);
  }

  /** Any optimizer there is, with its own settings. */
  public static Training with(Optimizer optimizer, double rate) {
    return new Training(optimizer, rate, 0, 0, 0, 0);
  }

  /** The same from other initial weights. */
  public Training seed(long other) {
    return new Training(optimizer, rate, steps, warmUp, clip, other);
  }

  /** The same with a bound on the gradient's norm. */
  public Training clip(double norm) {
    return new Training(optimizer, rate, steps, warmUp, norm, seed);
  }

  /**
   * The same with a rate that goes up, then down to nearly 0.
   *
   * @param all steps that will be made
   * @param up part of them that go up, 0 to 1
   */
  public Training schedule(long all, double up) {
    if (all < 1) {
      throw new IllegalArgumentException("a schedule needs at least one step, not " + all);
    }
    return new Training(optimizer, rate, all, up, clip, seed);
  }

  /** The learning rate of a step, counted from 0. */
  public double rateAt(long step) {
    return steps == 0 ? rate : new LearningRate(rate, steps, warmUp).at(step);
  }
}
