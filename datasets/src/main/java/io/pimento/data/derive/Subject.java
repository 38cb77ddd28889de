package io.pimento.data.derive;

/** What statistics are made of. */
sealed interface Subject {
  /**
   * A field of one value.
   *
   * @param field number of the coded field
   */
  record Field(int field) implements Subject {}

  /** A field of several values. */
  record Bag(int bag) implements Subject {}

  /** Some fields together. */
  record Cross(Combination combination) implements Subject {}
}
