package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.Access;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What a host sends to every channel alike, and the program that the units then carry out. */
public interface UnitKernel {
  /** The instructions of the command register file. */
  List<UnitInstruction> program();

  /** The accesses of a channel, from single-bank mode and back to it. */
  Stream<Access> accesses();

  /** The same, one at a time. */
  default Iterator<Access> iterator() {
    return accesses().iterator();
  }
}
