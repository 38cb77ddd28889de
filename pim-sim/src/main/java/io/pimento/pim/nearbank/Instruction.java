package io.pimento.pim.nearbank;

/**
 * One place of a unit's command register file. A column access in all-bank-PIM mode carries out one
 * instruction in every unit; {@link Jump} takes none. Which register, the column address says.
 */
public sealed interface Instruction {
  /** GRF_B[column] += GRF_A[tile] × bank, for eight accesses. */
  record MultiplyAdd() implements Instruction {}

  /** The bank's register file takes the bank's cells, for eight accesses. */
  record Fill() implements Instruction {}

  /** The bank's register file adds the bank's cells, for eight accesses. */
  record Add() implements Instruction {}

  /** Nothing but what the access itself does (a write stores registers), for eight accesses. */
  record Idle() implements Instruction {}

  /** Goes back {@code offset} places, {@code times} times. */
  record Jump(int offset, int times) implements Instruction {}

  /** No further instruction. */
  record Exit() implements Instruction {}
}
