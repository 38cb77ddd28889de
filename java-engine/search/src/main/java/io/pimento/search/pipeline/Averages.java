package io.pimento.search.pipeline;

import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.parameter.ParameterCopy;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.train.Recipe;

/**
 * Averages weights over the second half of a schedule, at ten points an epoch (Izmailov et al.,
 * "Averaging Weights Leads to Wider Optima", 2018), and lends the average for scoring.
 */
final class Averages implements AutoCloseable {
  private static final int POINTS = 10;

  private final boolean averaged;
  private final long from;
  private final long every;
  private final Weights average;
  private final ParameterCopy aside = new ParameterCopy();
  private final Weights trained;
  private int points;

  /**
   * @param points weights that the average is of already
   */
  Averages(
      Recipe recipe,
      long rows,
      ParameterStore store,
      Engine engine,
      ParameterCopy average,
      int points) {
    this.points = points;
    this.averaged = recipe.averaged();
    this.from = recipe.settings().steps(rows) / 2;
    this.every = Math.max(1, recipe.settings().stepsPerEpoch(rows) / POINTS);
    this.average = new Weights(store, engine, average);
    this.trained = new Weights(store, engine, aside);
  }

  /** Whether weights after so many steps are among those to average. */
  boolean due(long steps) {
    return averaged && steps > from && steps % every == 0;
  }

  /** Takes the present weights in. */
  void take() {
    points++;
    average.approach(1f / points);
  }

  /** Weights that the average is of. */
  int points() {
    return points;
  }

  /** Gives the model the average, if there is one yet. */
  void use() {
    if (points > 0) {
      trained.keep();
      average.bringBack();
    }
  }

  /** Gives the model back what was trained, after {@link #use}. */
  void goOn() {
    if (points > 0) {
      trained.bringBack();
    }
  }

  @Override
  public void close() {
    aside.close();
  }
}
