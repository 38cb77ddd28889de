package io.pimento.pim.crossbar.schedule;

/** When rows of tables that stay with the host have come out of its memory. */
@FunctionalInterface
public interface HostArrivals {
  /** All there from the first cycle: the chip alone is looked at, and its host is not simulated. */
  HostArrivals NONE = (sample, table) -> 0;

  /**
   * The cycle of the device at which the last row is there that a sample reads of a table.
   *
   * @param table position in the mapping's list of tables
   */
  long cycle(int sample, int table);
}
