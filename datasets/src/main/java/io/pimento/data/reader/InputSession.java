package io.pimento.data.reader;

import io.pimento.data.input.Spool;

/**
 * What all passes over the inputs of one data set share.
 *
 * @param spool copies of what can be read only once
 * @param indices of dense entries, the same in every file
 */
public record InputSession(Spool spool, DenseIndices indices) {
  /** A session that refuses what can be read only once. */
  public static InputSession ofFiles() {
    return new InputSession(Spool.none(), new DenseIndices());
  }

  /** A session with copies of what can be read only once. */
  public static InputSession with(Spool spool) {
    return new InputSession(spool, new DenseIndices());
  }
}
