package io.pimento.run.config;

import java.util.List;

/** A kind of value that a key may have. */
sealed interface KeyKind {
  /** None: the key is null. */
  record Nothing() implements KeyKind {}

  /** True or false. */
  record Flag() implements KeyKind {}

  /** A whole number, bounds included. */
  record Whole(long min, long max) implements KeyKind {}

  /**
   * A number.
   *
   * @param above whether it must be above the least rather than at least that
   */
  record Real(double min, boolean above, double max) implements KeyKind {
    static final Real POSITIVE = new Real(0, true, Double.POSITIVE_INFINITY);
    static final Real FRACTION = new Real(0, false, 1);

    static Real from(double min) {
      return new Real(min, false, Double.POSITIVE_INFINITY);
    }
  }

  /** Any text; numbers and flags are read as they are written. */
  record Text() implements KeyKind {}

  /** A time such as 90s. */
  record Time() implements KeyKind {}

  /** One of some words or numbers. */
  record OneOf(List<?> values) implements KeyKind {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /**
   * A list; one item may stand for itself.
   *
   * @param some whether it must have an item; else null is an empty one
   */
  record Many(KeyKind item, boolean some) implements KeyKind {}

  /** Whole numbers of at least so much by names of the user's. */
  record Named(int min) implements KeyKind {}

  /** Texts by names of the user's. */
  record NamedTexts() implements KeyKind {}

  /** A section that may be null, whose keys are asked for themselves. */
  record Group() implements KeyKind {}

  /** An item of a list, a section whose keys are asked for themselves. */
  record Keys() implements KeyKind {}
}
