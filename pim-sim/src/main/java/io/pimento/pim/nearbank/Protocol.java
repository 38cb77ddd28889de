package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.Access;
import io.pimento.pim.dram.control.Access.Effect;
import java.util.ArrayList;
import java.util.List;

/**
 * The accesses with which a host parks banks, switches modes and loads programs, every step closed
 * by a fence (PIMSimulator src/tests/PIMKernel.cpp: parkIn, changePIMMode, programCrf).
 */
final class Protocol {
  private static final int PROGRAM_COLUMN = 4;
  private static final int PER_BURST = 8;

  private final NearBankDevice device;

  Protocol(NearBankDevice device) {
    this.device = device;
  }

  /** A read of the park row in every bank, group after group. */
  List<Access> park() {
    int groups = device.memory().organization().groups();
    int perGroup = device.memory().organization().banksPerGroup();
    List<Access> all = new ArrayList<>();
    for (int bank = 0; bank < perGroup; bank++) {
      for (int group = 0; group < groups; group++) {
        all.add(Access.read(group * perGroup + bank, device.parkRow(), 0));
      }
    }
    return fenced(all);
  }

  /** From single-bank to all-bank mode: a write to each of four banks. */
  List<Access> enter() {
    int half = device.memory().organization().banksPerRank() / 2;
    List<Access> all = new ArrayList<>();
    for (int bank : new int[] {0, 1, half, half + 1}) {
      all.add(Access.write(bank, device.enterRow(), device.modeColumn()));
    }
    all.set(3, all.get(3).with(Effect.TO_ALL_BANK));
    return fenced(all);
  }

  /** Back to single-bank mode: a write to each class of banks. */
  List<Access> leave() {
    return fenced(
        List.of(
            Access.write(0, device.leaveRow(), device.modeColumn()),
            Access.write(1, device.leaveRow(), device.modeColumn()).with(Effect.TO_SINGLE_BANK)));
  }

  /** The units obey column accesses from now on, from their first instruction. */
  List<Access> start() {
    return fenced(List.of(Access.write(0, device.registerRow(), 0).with(Effect.START_UNITS)));
  }

  /** Accesses reach the cells again. */
  List<Access> stop() {
    return fenced(List.of(Access.write(0, device.registerRow(), 0).with(Effect.STOP_UNITS)));
  }

  /** Loads the program, eight instructions a burst. */
  List<Access> program(int instructions) {
    if (instructions > device.instructions()) {
      throw new IllegalArgumentException(
          "a program of "
              + instructions
              + " instructions; the command register file holds "
              + device.instructions());
    }
    List<Access> all = new ArrayList<>();
    for (int i = 0; i < instructions; i += PER_BURST) {
      all.add(Access.write(1, device.registerRow(), PROGRAM_COLUMN + i / PER_BURST));
    }
    return fenced(all);
  }

  /** As many accesses from that column on as there are registers, wrapping to the next row. */
  List<Access> sweep(boolean write, int bank, int row, int column) {
    List<Access> all = new ArrayList<>();
    for (int r = 0; r < device.registers(); r++) {
      int at = column + r;
      int there = row + at / device.columns();
      all.add(new Access(write, bank, there, at % device.columns(), false, Effect.NONE, null));
    }
    return fenced(all);
  }

  static List<Access> fenced(List<Access> group) {
    List<Access> all = new ArrayList<>(group);
    all.set(all.size() - 1, all.getLast().fenced());
    return all;
  }
}
