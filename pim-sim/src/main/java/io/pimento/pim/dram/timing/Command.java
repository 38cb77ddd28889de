package io.pimento.pim.dram.timing;

/** What a controller sends to a memory. */
public enum Command {
  READ(0, "read"),
  READ_PRECHARGE(1, "read_p"),
  WRITE(2, "write"),
  WRITE_PRECHARGE(3, "write_p"),
  ACTIVATE(4, "activate"),
  PRECHARGE(5, "precharge"),
  REFRESH_BANK(6, "refresh_bank"),
  REFRESH(7, "refresh");

  private final int index;
  private final String label;

  Command(int index, String label) {
    this.index = index;
    this.label = label;
  }

  /** Its place in arrays by command. */
  public int index() {
    return index;
  }

  /** The word in DRAMsim3's command log. */
  public String label() {
    return label;
  }

  public boolean isRead() {
    return this == READ || this == READ_PRECHARGE;
  }

  public boolean isWrite() {
    return this == WRITE || this == WRITE_PRECHARGE;
  }

  /** Whether it moves data; else it is a row command. */
  public boolean isColumn() {
    return isRead() || isWrite();
  }
}
