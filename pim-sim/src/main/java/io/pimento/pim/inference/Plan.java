package io.pimento.pim.inference;

import io.pimento.pim.host.HostDevice;

/** A placed graph. It says nothing about time. */
public interface Plan {
  /** One line a placement, or JSON; {@link Outcome#mapping} repeats it. */
  String text();

  /** Runs it on a device of the same size whose other constants may have changed. */
  Outcome run(Target device, HostDevice host);
}
