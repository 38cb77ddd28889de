package io.pimento.data;

import java.util.Locale;

/** The part of a data set a row belongs to. */
public enum Split {
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

  /** The name used in files and messages: {@code train}, {@code validation} or {@code test}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
