package io.pimento.pim.crossbar.schedule;

import io.pimento.pim.crossbar.CrossbarException;

/** When rows of tables that stay with the host have come out of its memory. */
@FunctionalInterface
public interface HostArrivals {
  /** For a mapping without such tables: nobody has simulated the host. */
  HostArrivals NONE =
      (sample, table) -> {
        throw new CrossbarException(
            "table " + table + " stays with the host, whose gather must be simulated");
      };

  /**
   * The cycle of the device at which the last row is there that a sample reads of a table.
   *
   * @param table position in the mapping's list of tables
   */
  long cycle(int sample, int table);
}
