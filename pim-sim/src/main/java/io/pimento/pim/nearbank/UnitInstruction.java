package io.pimento.pim.nearbank;

/**
 * One place of a unit's command register file. A column access in all-bank-PIM mode carries out one
 * instruction in every unit; {@link Jump} takes none. Which register, the column address says.
 */
public sealed interface UnitInstruction {
  /** GRF_B[column] += GRF_A[tile] × bank, for eight accesses. */
  record MultiplyAdd() implements UnitInstruction {}

  /**
   * The bank's register file takes the bank's cells, for eight accesses.
   *
   * @param relu whether what is below zero becomes zero on the way
   */
  record Fill(boolean relu) implements UnitInstruction {}

  /** The bank's register file adds the bank's cells, for eight accesses. */
  record Add() implements UnitInstruction {}

  /** The bank's register file is multiplied by the bank's cells, for eight accesses. */
  record Multiply() implements UnitInstruction {}

  /** Nothing but what the access itself does (a write stores registers), for eight accesses. */
  record Idle() implements UnitInstruction {}

  /** Goes back {@code offset} places, {@code times} times. */
  record Jump(int offset, int times) implements UnitInstruction {}

  /** No further instruction. */
  record Exit() implements UnitInstruction {}
}
