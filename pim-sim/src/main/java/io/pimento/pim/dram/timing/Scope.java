package io.pimento.pim.dram.timing;

/** Which banks of a channel a command holds up, seen from its own. */
public enum Scope {
  SAME_BANK,
  SAME_GROUP,
  OTHER_GROUP,
  OTHER_RANK,
  /** Every bank of the rank. */
  SAME_RANK
}
