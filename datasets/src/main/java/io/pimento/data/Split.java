package io.pimento.data;

import io.pimento.document.Labelled;

/** The part of a data set a row belongs to. */
public enum Split implements Labelled {
  /** Rows that weights, dictionaries and statistics may be learnt from. */
  TRAIN(0),
  /** Rows that choices are made on. */
  VALIDATION(1),
  /** Rows opened once, for the final number. */
  TEST(2);

  private final int code;

  Split(int code) {
    this.code = code;
  }

  /** The number that stands for the split in files; counts up from 0. */
  public int code() {
    return code;
  }
}
