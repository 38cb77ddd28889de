package io.pimento.search.train;

/** The losses of a run as they come in: a running mean to show, and the mean of the last tenth. */
final class Losses {
  private static final double KEEP = 0.98;

  private final long steps;
  private double recent = Double.NaN;
  private double tail;
  private long tailSteps;

  /**
   * @param steps of the whole run
   */
  Losses(long steps) {
    this.steps = steps;
  }

  void add(long step, double loss) {
    recent = Double.isNaN(recent) ? loss : KEEP * recent + (1 - KEEP) * loss;
    if (step >= steps - Math.max(1, steps / 10)) {
      tail += loss;
      tailSteps++;
    }
  }

  double recent() {
    return recent;
  }

  double mean() {
    return tailSteps == 0 ? recent : tail / tailSteps;
  }
}
