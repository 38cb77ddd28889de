package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Adds two vectors of FP16 that lie in the same places of two rows of every bank (PIMSimulator
 * src/tests/PIMKernel.cpp: executeEltwise, computeAddOrMul).
 *
 * @param elements a multiple of what one sweep of all units holds
 */
public record AddKernel(NearBankDevice device, int elements) implements UnitKernel {
  static final int FIRST_ROW = 0;
  static final int SECOND_ROW = 128;
  static final int RESULT_ROW = 256;

  public AddKernel {
    int sweep = sweep(device);
    if (elements < 1 || elements % sweep != 0) {
      throw new IllegalArgumentException(
          "ADD of " + elements + " elements: pad them to a multiple of " + sweep);
    }
    if (elements / sweep * device.registers() > SECOND_ROW * device.columns()) {
      throw new IllegalArgumentException(
          "ADD of "
              + elements
              + " elements: at most "
              + (long) sweep * SECOND_ROW * device.columns() / device.registers()
              + " fit between the rows of the operands");
    }
  }

  private static int sweep(NearBankDevice d) {
    return d.memory().organization().banksPerRank() * d.channels() * d.registers() * d.lanes();
  }

  /** Sweeps of eight columns. */
  public int tiles() {
    return elements / sweep(device);
  }

  @Override
  public List<UnitInstruction> program() {
    List<UnitInstruction> p = new ArrayList<>();
    for (int bank = 0; bank < device.banksPerUnit(); bank++) {
      p.add(new UnitInstruction.Fill());
      p.add(new UnitInstruction.Add());
      p.add(new UnitInstruction.Idle());
    }
    if (tiles() > 1) {
      p.add(new UnitInstruction.Jump(p.size(), tiles() - 1));
    }
    p.add(new UnitInstruction.Exit());
    return p;
  }

  @Override
  public Stream<Access> accesses() {
    Protocol p = new Protocol(device);
    Stream<List<Access>> before =
        Stream.of(p.park(), p.enter(), p.program(program().size()), p.start());
    Stream<List<Access>> work =
        IntStream.range(0, tiles() * device.banksPerUnit())
            .boxed()
            .flatMap(i -> tile(p, i / device.banksPerUnit(), i % device.banksPerUnit()));
    Stream<List<Access>> after = Stream.of(p.stop(), p.leave(), p.park());
    return Stream.of(before, work, after).flatMap(s -> s).flatMap(List::stream);
  }

  private Stream<List<Access>> tile(Protocol p, int tile, int bank) {
    int column = device.registers() * tile;
    return Stream.of(
        p.sweep(false, bank, FIRST_ROW, column),
        p.sweep(false, bank, SECOND_ROW, column),
        p.sweep(true, bank, RESULT_ROW, column));
  }

  @Override
  public String toString() {
    return "ADD " + elements;
  }
}
