package io.pimento.job.predict;

import java.io.IOException;

/** A form in which scores are written, row by row. */
sealed interface ScoreWriter permits ScoreLines, ScoreTable {
  /**
   * Writes rows.
   *
   * @param logits one a row; those of bad rows mean nothing
   */
  void write(ScoredRows rows, float[] logits) throws IOException;

  /** Writes what is left. */
  void end() throws IOException;
}
