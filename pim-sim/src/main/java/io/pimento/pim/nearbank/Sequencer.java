package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.Access;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the units are in their program: all units of a channel are always in the same place. */
final class Sequencer {
  private final NearBankDevice device;
  private final List<UnitInstruction> program;
  private final int[] jumps;
  private int place;
  private int repeated;
  private boolean running;
  private long operations;

  Sequencer(NearBankDevice device, List<UnitInstruction> program) {
    this.device = device;
    this.program = List.copyOf(program);
    this.jumps = new int[program.size()];
  }

  /** Whether the units obey column accesses. */
  boolean running() {
    return running;
  }

  /** Instructions that each unit has carried out. */
  long operations() {
    return operations;
  }

  /** The instruction that an access carries out, or null if it is none of the units' business. */
  @Nullable UnitInstruction step(Access a) {
    switch (a.effect()) {
      case START_UNITS -> {
        running = true;
        place = 0;
        repeated = 0;
        Arrays.fill(jumps, 0);
        return null;
      }
      case STOP_UNITS -> {
        running = false;
        return null;
      }
      default -> {}
    }
    if (!running || a.row() >= device.parkRow()) {
      return null;
    }
    UnitInstruction now = program.get(place);
    if (now instanceof UnitInstruction.Exit) {
      throw new IllegalStateException("an access after the program's end: " + a);
    }
    operations++;
    if (++repeated == device.registers()) {
      repeated = 0;
      place++;
      follow();
    }
    return now;
  }

  private void follow() {
    while (program.get(place) instanceof UnitInstruction.Jump jump) {
      if (jumps[place] < jump.times()) {
        jumps[place]++;
        place -= jump.offset();
      } else {
        jumps[place] = 0;
        place++;
      }
    }
  }
}
