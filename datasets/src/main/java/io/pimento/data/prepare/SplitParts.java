package io.pimento.data.prepare;

import java.io.Serializable;

/**
 * How the train files' rows are shared out, as whole parts: 8, 1, 1 puts eight of every ten rows of
 * one label into train.
 */
public record SplitParts(int train, int validation, int test) implements Serializable {
  /** 80 / 10 / 10. */
  public static final SplitParts DEFAULT = new SplitParts(8, 1, 1);

  /** For data with a test file: validation is a tenth of train. */
  public static final SplitParts TEST_GIVEN = new SplitParts(9, 1, 0);

  /** For data with validation and test files. */
  public static final SplitParts ALL_GIVEN = new SplitParts(1, 0, 0);

  private static final int MAX = 1000;

  /** Checks the parts. */
  public SplitParts {
    if (train < 1 || validation < 0 || test < 0 || train + validation + test > MAX) {
      throw new IllegalArgumentException(
          "split parts %d/%d/%d: train must be at least 1, none negative, the sum at most %d"
              .formatted(train, validation, test, MAX));
    }
  }

  /** The usual parts for the splits that have files. */
  public static SplitParts defaultFor(SplitFiles files) {
    boolean validation = files.validation().isEmpty();
    boolean test = files.test().isEmpty();
    return validation ? (test ? DEFAULT : TEST_GIVEN) : (test ? TEST_CUT : ALL_GIVEN);
  }

  private static final SplitParts TEST_CUT = new SplitParts(9, 0, 1);

  /** Rows of one label in which the parts are exact. */
  public int block() {
    return train + validation + test;
  }
}
