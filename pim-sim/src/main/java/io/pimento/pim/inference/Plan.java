package io.pimento.pim.inference;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.placement.PlacementException;

/** A placed graph. It says nothing about time. */
public interface Plan {
  /** One line a placement, or JSON; {@link Outcome#mapping} repeats it. */
  String text();

  /**
   * The same as a file that {@link GivenPlan} reads.
   *
   * @param target whose it is
   * @throws PlacementException if the device has nothing to choose
   */
  String json(Target target);

  /** Runs it on a device of the same size whose other constants may have changed. */
  Outcome run(Target device, HostDevice host);

  /** Sends the DRAM commands of the batch's lookups; a device without plain memory has none. */
  default void commands(DramDevice memory, CommandSink sink) {
    throw new DeviceException("a command trace is of plain memory, which this device has not");
  }
}
