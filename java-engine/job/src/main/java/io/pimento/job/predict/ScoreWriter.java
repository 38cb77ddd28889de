package io.pimento.job.predict;

import java.io.IOException;

/** A form in which scores are written, row by row. */
sealed interface ScoreWriter permits ScoreLines, ScoreTable {
  /** The probability of a logit. */
  static float probability(float logit) {
    return (float) (1 / (1 + StrictMath.exp(-(double) logit)));
  }

  /**
   * Writes rows.
   *
   * @param logits one a row; those of bad rows mean nothing
   */
  void write(ScoredRows rows, float[] logits) throws IOException;

  /** Writes what is left. */
  void end() throws IOException;
}
