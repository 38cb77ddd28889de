package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Policies;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;

/**
 * Requests before they get a command queue: reads wait in one queue, writes in a buffer that is
 * drained when it is full, or holds more than {@link #DRAIN_WHEN_IDLE} while the command queues are
 * empty; or both share one queue. At most one request moves on in a cycle.
 *
 * <p>Few writes wait for ever in DRAMsim3. By the standard's rules they leave, too, when no read
 * waits and the command queues are empty; a read that comes stops that.
 */
final class RequestQueues {
  private static final int DRAIN_WHEN_IDLE = 8;

  private final Policies policies;
  private final RequestPool pool;
  private final CommandQueues commands;
  private final Long2IntOpenHashMap pendingReads;
  private final int[] reads;
  private final int[] writes;

  /** The banks of both, beside them. */
  private final int[] readBanks;

  private final int[] writeBanks;
  private int readCount;
  private int writeCount;
  private final boolean idleDrains;
  private int draining;
  private boolean idleDraining;
  private boolean mayMove;

  RequestQueues(
      DramDevice device,
      RequestPool pool,
      CommandQueues commands,
      Long2IntOpenHashMap pendingReads) {
    this.policies = device.policies();
    this.idleDrains = !device.rules().isDramsim3();
    this.pool = pool;
    this.commands = commands;
    this.pendingReads = pendingReads;
    this.reads = new int[device.policies().requestQueue()];
    this.writes = new int[reads.length];
    this.readBanks = new int[reads.length];
    this.writeBanks = new int[reads.length];
  }

  boolean accepts(boolean write) {
    boolean buffered = write && !policies.unified();
    return buffered ? writeCount < writes.length : readCount < reads.length;
  }

  void add(int request) {
    if (pool.write[request] && !policies.unified()) {
      writeBanks[writeCount] = pool.bank[request];
      writes[writeCount++] = request;
    } else {
      readBanks[readCount] = pool.bank[request];
      reads[readCount++] = request;
      if (idleDraining) {
        idleDraining = false;
        draining = 0;
      }
    }
    mayMove = true;
  }

  /** Something left the command queues. */
  void roomBelow() {
    mayMove = true;
  }

  /** Whether the next cycle may move a request. */
  boolean mayMove() {
    return mayMove;
  }

  /** Moves at most one request on. */
  void tick() {
    if (!mayMove) {
      return;
    }
    mayMove = false;
    if (policies.unified()) {
      moveRead();
      return;
    }
    if (draining == 0) {
      boolean due = drainDue();
      idleDraining = !due && idleDrains && readCount == 0 && commands.isEmpty();
      draining = due || idleDraining ? writeCount : 0;
    }
    if (draining > 0) {
      moveWrite();
    } else {
      moveRead();
    }
  }

  private boolean drainDue() {
    return writeCount == writes.length || (writeCount > DRAIN_WHEN_IDLE && commands.isEmpty());
  }

  private void moveRead() {
    for (int i = 0; i < readCount; i++) {
      if (commands.accepts(readBanks[i])) {
        commands.add(reads[i]);
        readCount--;
        System.arraycopy(reads, i + 1, reads, i, readCount - i);
        System.arraycopy(readBanks, i + 1, readBanks, i, readCount - i);
        mayMove = true;
        return;
      }
    }
  }

  private void moveWrite() {
    for (int i = 0; i < writeCount; i++) {
      if (!commands.accepts(writeBanks[i])) {
        continue;
      }
      int request = writes[i];
      if (pendingReads.containsKey(pool.address[request])) {
        draining = 0;
        yieldToRead();
        return;
      }
      draining--;
      commands.add(request);
      writeCount--;
      System.arraycopy(writes, i + 1, writes, i, writeCount - i);
      System.arraycopy(writeBanks, i + 1, writeBanks, i, writeCount - i);
      mayMove = true;
      return;
    }
  }

  /**
   * The first write waits for an earlier read of its address. If that read is not in a command
   * queue it could never get there while the buffer is due to drain (DRAMsim3 stands still then),
   * so reads go first.
   */
  private void yieldToRead() {
    if (!drainDue()) {
      mayMove = true;
    } else if (commands.isEmpty()) {
      moveRead();
    }
  }

  @Override
  public String toString() {
    return "reads "
        + Arrays.toString(Arrays.copyOf(reads, readCount))
        + ", writes "
        + Arrays.toString(Arrays.copyOf(writes, writeCount));
  }
}
