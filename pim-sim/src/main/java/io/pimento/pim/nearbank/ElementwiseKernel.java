package io.pimento.pim.nearbank;

import io.pimento.pim.dram.control.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An operation on vectors of FP16 that lie in the same places of rows of every bank (PIMSimulator
 * src/tests/PIMKernel.cpp: executeEltwise, computeAddOrMul, computeRelu).
 *
 * @param elements a multiple of what one sweep of all units holds
 */
public record ElementwiseKernel(NearBankDevice device, Elementwise operation, int elements)
    implements UnitKernel {
  static final int FIRST_ROW = 0;
  static final int SECOND_ROW = 128;
  static final int RESULT_ROW = 256;

  public ElementwiseKernel {
    if (elements < 1 || elements > most(device)) {
      throw new IllegalArgumentException(
          operation
              + " of "
              + elements
              + " elements: at least 1 and at most "
              + most(device)
              + " fit between the rows of the operands");
    }
    if (elements % sweep(device) != 0) {
      throw new IllegalArgumentException(
          operation + " of " + elements + " elements: pad them to a multiple of " + sweep(device));
    }
  }

  /** So many elements, and as many more as fill the last sweep. */
  public static ElementwiseKernel padded(NearBankDevice d, Elementwise operation, long elements) {
    long whole = Math.ceilDiv(elements, sweep(d)) * (long) sweep(d);
    return new ElementwiseKernel(d, operation, (int) Math.min(whole, Integer.MAX_VALUE));
  }

  /** Numbers of one sweep of all units. */
  public static int sweep(NearBankDevice d) {
    return d.memory().organization().banksPerRank() * d.channels() * d.registers() * d.lanes();
  }

  /** Numbers of the longest vector. */
  public static long most(NearBankDevice d) {
    return (long) sweep(d) * SECOND_ROW * d.columns() / d.registers();
  }

  /** Sweeps of eight columns. */
  public int tiles() {
    return elements / sweep(device);
  }

  @Override
  public List<UnitInstruction> program() {
    List<UnitInstruction> p = new ArrayList<>();
    for (int bank = 0; bank < device.banksPerUnit(); bank++) {
      p.addAll(List.of(operation.instructions()));
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
    List<List<Access>> sweeps = new ArrayList<>();
    sweeps.add(p.sweep(false, bank, FIRST_ROW, column));
    if (operation.operands() == 2) {
      sweeps.add(p.sweep(false, bank, SECOND_ROW, column));
    }
    sweeps.add(p.sweep(true, bank, RESULT_ROW, column));
    return sweeps.stream();
  }

  @Override
  public String toString() {
    return operation.name() + " " + elements;
  }
}
