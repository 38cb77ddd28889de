package io.pimento.pim.dram.timing;

/** Which banks of a channel a command holds up, seen from its own. */
public enum Scope {
  SAME_BANK(0),
  SAME_GROUP(1),
  OTHER_GROUP(2),
  OTHER_RANK(3),
  /** Every bank of the rank. */
  SAME_RANK(4);

  private final int index;

  Scope(int index) {
    this.index = index;
  }

  /** Its place in arrays by scope. */
  int index() {
    return index;
  }
}
