package io.pimento.pim.dram.device;

/**
 * What the controller is free to choose.
 *
 * @param commandQueue depth of each command queue
 * @param requestQueue depth of the read queue and of the write buffer of a channel
 * @param unified whether reads and writes share one request queue
 * @param dualCommand whether a row and a column command may be issued in one cycle
 */
public record Policies(
    Page page,
    Refresh refresh,
    Queues queues,
    int commandQueue,
    int requestQueue,
    boolean unified,
    boolean dualCommand) {
  /** What happens to a row after an access. */
  public enum Page {
    OPEN_PAGE,
    CLOSE_PAGE
  }

  /** What is refreshed when. */
  public enum Refresh {
    RANK_LEVEL_SIMULTANEOUS(0),
    RANK_LEVEL_STAGGERED(1),
    BANK_LEVEL_STAGGERED(2),
    /** A bank of every group at a time; DRAMsim3 has none. */
    SAME_BANK_STAGGERED(3);

    private final int number;

    Refresh(int number) {
      this.number = number;
    }

    /** Whether banks are refreshed while others of their rank go on. */
    public boolean isByBank() {
      return this == BANK_LEVEL_STAGGERED || this == SAME_BANK_STAGGERED;
    }

    /** DRAMsim3's number. */
    int number() {
      return number;
    }
  }

  /** Which banks share a command queue. */
  public enum Queues {
    PER_BANK,
    PER_RANK
  }

  /** The same with command queues of another depth. */
  public Policies withCommandQueue(int depth) {
    return new Policies(page, refresh, queues, depth, requestQueue, unified, dualCommand);
  }

  /** The same with request queues of another depth. */
  public Policies withRequestQueue(int depth) {
    return new Policies(page, refresh, queues, commandQueue, depth, unified, dualCommand);
  }
}
