package io.pimento.job.auto.choice;

import io.pimento.report.text.Text;

/**
 * A searched model against the best hand-made one, on rows that neither has seen.
 *
 * @param rows on which they are compared
 * @param gain log loss by which the searched one is ahead
 * @param error the standard error of that
 */
public record Duel(String searched, String handMade, long rows, double gain, double error) {
  /** Errors by which the best of some dozens is seldom ahead by chance. */
  private static final double DECISIVE = 2.5;

  /** Of losses of the same rows. */
  public static Duel of(String searched, float[] losses, String handMade, float[] handMadeLosses) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < losses.length; i++) {
      double d = (double) handMadeLosses[i] - losses[i];
      sum += d;
      squares += d * d;
    }
    double gain = sum / losses.length;
    double variance = Math.max(0, squares / losses.length - gain * gain);
    return new Duel(searched, handMade, losses.length, gain, Math.sqrt(variance / losses.length));
  }

  /** On these and other rows together. */
  public Duel with(Duel other) {
    double mine = (double) rows / (rows + other.rows);
    return new Duel(
        searched,
        handMade,
        rows + other.rows,
        mine * gain + (1 - mine) * other.gain,
        Math.hypot(mine * error, (1 - mine) * other.error));
  }

  /** Whether the searched one is better by so much that no choice among some dozens explains it. */
  public boolean isDecided() {
    return gain > DECISIVE * error;
  }

  /** Whether either is better by more than the error. */
  public boolean isClear() {
    return Math.abs(gain) > error;
  }

  @Override
  public String toString() {
    return "log loss " + Text.signed(-gain, 5) + " ± " + Text.fixed(error, 5);
  }
}
