package io.pimento.pim.crossbar.schedule;

import io.pimento.pim.crossbar.device.CrossbarDevice;

/** Moves data between tiles and from the host, with what that costs. */
final class TileNetwork {
  private final CrossbarDevice device;
  private final Resources resources;
  private final Tasks tasks;
  private final EnergyLedger energy;

  TileNetwork(CrossbarDevice device, Resources resources, Tasks tasks, EnergyLedger energy) {
    this.device = device;
    this.resources = resources;
    this.tasks = tasks;
    this.energy = energy;
  }

  /**
   * Moves bits from one tile's buffer to another's: every link of the way passes the packet's flits
   * on as soon as the first has come.
   *
   * @return the task after which they are there; {@code after} if there is nothing to move
   */
  int move(int node, int from, int to, long bits, int after) {
    if (from == to || bits == 0) {
      return after;
    }
    long flits = Math.ceilDiv(bits, device.mesh().flit());
    int[] path = resources.path(from, to);
    long words = device.buffer().words(bits);
    energy.add(node, EnergyPart.BUFFER, 2 * words * device.buffer().wordEnergy());
    energy.add(node, EnergyPart.NOC, flits * (path.length - 1) * device.mesh().flitEnergy());
    long span = flits * device.mesh().periodCycles();
    int at = tasks.add(Tasks.NOTHING, 0, device.buffer().cycles(), after);
    for (int i = 0; i < path.length; i++) {
      boolean last = i == path.length - 1;
      long tail = last ? span - device.mesh().periodCycles() + device.buffer().cycles() : 0;
      at = tasks.add(path[i], span, device.mesh().hopCycles() + tail, at);
    }
    return at;
  }

  /** Moves bits over a tile's bus into its buffer. */
  int bus(int node, int tile, long bits, int after) {
    long words = device.bus().words(bits);
    energy.add(node, EnergyPart.BUS, words * device.bus().wordEnergy());
    energy.add(node, EnergyPart.BUFFER, device.buffer().words(bits) * device.buffer().wordEnergy());
    long span = words * device.bus().cycles();
    return tasks.add(resources.bus(tile), span, span + device.buffer().cycles(), after);
  }

  /** Moves bits over the link to the host, which ends at tile 0. */
  int host(int node, long bits, boolean wait, int... after) {
    long words = device.host().words(bits);
    energy.add(node, EnergyPart.HOST, words * device.host().wordEnergy());
    long span = words * device.host().cycles();
    return tasks.add(resources.host(), span, span + (wait ? device.host().latency() : 0), after);
  }
}
