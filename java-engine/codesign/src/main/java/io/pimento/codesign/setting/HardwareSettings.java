package io.pimento.codesign.setting;

import io.pimento.pim.inference.Targets;
import io.pimento.search.space.HardwareSpace;
import java.util.List;

/**
 * What subnets are simulated on.
 *
 * @param space none, one device as it comes, or what a search may set
 * @param batch samples at a time
 * @param rows of validation that are computed as the device does; 0 for none
 * @param faults of its cells, as {@code pim --faults}; empty for perfect ones
 * @param tableRows rows of each table there; empty for those of the prepared data
 * @param host that devices leave work and tables to, and are held against
 */
public record HardwareSettings(
    HardwareSpace space, int batch, int rows, String faults, List<Integer> tableRows, String host) {
  /** Beside the shipped host. */
  public HardwareSettings(
      HardwareSpace space, int batch, int rows, String faults, List<Integer> tableRows) {
    this(space, batch, rows, faults, tableRows, Targets.HOST);
  }
}
