package io.pimento.bench.step;

import java.io.IOException;

/**
 * Two kinds of steps in turns, for the machine may be busier at one time than another; the best run
 * of each.
 */
public record StepTurns(StepBenchmark.Result first, StepBenchmark.Result second) {
  /** Measures both so many times. */
  public static StepTurns of(StepBenchmark first, StepBenchmark second, int turns)
      throws IOException, InterruptedException {
    StepTurns best = new StepTurns(first.run(false), second.run(false));
    for (int turn = 1; turn < turns; turn++) {
      best =
          new StepTurns(
              better(best.first(), first.run(false)), better(best.second(), second.run(false)));
    }
    return best;
  }

  private static StepBenchmark.Result better(StepBenchmark.Result a, StepBenchmark.Result b) {
    return b.meanRate() > a.meanRate() ? b : a;
  }

  /** How many times as fast the first is. */
  public double ratio() {
    return first.meanRate() / second.meanRate();
  }
}
