package io.pimento.pim.nearbank;

import io.pimento.document.Labelled;

/** What units do entry by entry, in FP16. */
public enum Elementwise implements Labelled {
  /** x + y. */
  ADD(2),
  /** x · y. */
  MUL(2),
  /** max(x, 0). */
  RELU(1);

  private final int operands;

  Elementwise(int operands) {
    this.operands = operands;
  }

  /** Vectors that it reads. */
  public int operands() {
    return operands;
  }

  /** What the units carry out for each access: operands in, then the result out. */
  UnitInstruction[] instructions() {
    return switch (this) {
      case ADD ->
          new UnitInstruction[] {
            new UnitInstruction.Fill(false), new UnitInstruction.Add(), new UnitInstruction.Idle()
          };
      case MUL ->
          new UnitInstruction[] {
            new UnitInstruction.Fill(false),
            new UnitInstruction.Multiply(),
            new UnitInstruction.Idle()
          };
      case RELU ->
          new UnitInstruction[] {new UnitInstruction.Fill(true), new UnitInstruction.Idle()};
    };
  }
}
