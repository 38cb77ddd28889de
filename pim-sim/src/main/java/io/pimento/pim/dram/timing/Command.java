package io.pimento.pim.dram.timing;

/** What a controller sends to a memory. */
public enum Command {
  READ("read"),
  READ_PRECHARGE("read_p"),
  WRITE("write"),
  WRITE_PRECHARGE("write_p"),
  ACTIVATE("activate"),
  PRECHARGE("precharge"),
  REFRESH_BANK("refresh_bank"),
  REFRESH("refresh");

  private final String label;

  Command(String label) {
    this.label = label;
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

  /** The command with the same constraints before it: auto-precharge changes only what follows. */
  public Command base() {
    return switch (this) {
      case READ_PRECHARGE -> READ;
      case WRITE_PRECHARGE -> WRITE;
      default -> this;
    };
  }
}
