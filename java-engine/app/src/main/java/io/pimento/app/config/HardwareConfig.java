package io.pimento.app.config;

import io.pimento.app.UserException;
import io.pimento.pim.inference.Targets;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code search.hardware}: what subnets are simulated on.
 *
 * @param space none, one device as it comes, or what a search may set
 * @param batch samples at a time
 * @param rows of validation that are computed as the device does; 0 for none
 * @param faults of its cells, as {@code pim --faults}; empty for perfect ones
 * @param tableRows rows of each table there; empty for those of the prepared data
 * @param host that devices leave work and tables to, and are held against
 */
public record HardwareConfig(
    HardwareSpace space, int batch, int rows, String faults, List<Integer> tableRows, String host) {
  /** Beside the shipped host. */
  public HardwareConfig(
      HardwareSpace space, int batch, int rows, String faults, List<Integer> tableRows) {
    this(space, batch, rows, faults, tableRows, Targets.HOST);
  }

  static HardwareConfig read(Section s) {
    String device = s.optionalText("device");
    String space = s.optionalText("space");
    if (device != null && space != null) {
      throw new UserException(
          "configuration: search.hardware has a device ("
              + device
              + ") and a space ("
              + space
              + "), which names its own devices; leave one of them null");
    }
    String faults = s.optionalText("faults");
    List<Integer> rows = s.wholes("table_rows", 1).stream().map(Math::toIntExact).toList();
    return new HardwareConfig(
        space(device, space),
        s.integer("batch", 1),
        s.integer("rows", 0),
        faults == null ? "" : faults,
        rows,
        s.text("host"));
  }

  private static HardwareSpace space(@Nullable String device, @Nullable String file) {
    if (file != null) {
      return HardwareSpaceFile.named(file);
    }
    return device == null ? HardwareSpace.NONE : HardwareSpace.only(Hardware.of(device));
  }
}
