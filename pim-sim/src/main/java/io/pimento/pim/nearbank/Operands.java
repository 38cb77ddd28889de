package io.pimento.pim.nearbank;

/** Where units beside banks have the operand that does not come from their bank. */
public sealed interface Operands {
  /** The word of device files. */
  String label();

  /**
   * Registers of each unit, which the host fills, and a program: in the manner of HBM-PIM.
   *
   * @param registers of each of the two register files GRF_A and GRF_B
   * @param instructions places of the command register file
   * @param registerRow the row that names registers instead of cells
   * @param parkRow a row whose accesses do nothing, to bring banks into one state
   * @param enterRow the row whose writes switch to all-bank mode
   * @param leaveRow the row whose writes switch back
   */
  record Registers(
      int registers,
      int instructions,
      int registerRow,
      int parkRow,
      int enterRow,
      int leaveRow,
      int modeColumn)
      implements Operands {
    static final String LABEL = "registers";

    @Override
    public String label() {
      return LABEL;
    }
  }

  /**
   * One buffer for all units of a channel, whose columns all banks multiply with their own: in the
   * manner of SK hynix AiM.
   *
   * @param bytes of the buffer
   * @param together banks that one command opens, as the power of activations allows
   * @param rowToStepCycles from an activation to the first product
   * @param stepCycles from product to product
   * @param resultCycles from the last product to the sum
   */
  record Buffer(int bytes, int together, int rowToStepCycles, int stepCycles, int resultCycles)
      implements Operands {
    static final String LABEL = "buffer";

    @Override
    public String label() {
      return LABEL;
    }
  }
}
