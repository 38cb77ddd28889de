package io.pimento.runtime.parallel;

import io.pimento.runtime.memory.Block;
import io.pimento.runtime.memory.NativeMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads, the caller among them, that do the parts of one job at a time.
 *
 * <p>Parts go to whoever is free, so a kernel must make its parts from the size of the problem and
 * give each output to one part: then the bits of the result do not depend on the number of threads.
 * Workers spin for a while after each job and then park, because waking a parked thread costs as
 * much as a small kernel.
 *
 * <p>One thread at a time may call {@link #run}, and not from inside a part.
 */
public final class Workers implements AutoCloseable {
  private static final int SPINS = 20_000;
  private static final VarHandle TICKET;
  private static final VarHandle DONE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TICKET = lookup.findVarHandle(Workers.class, "ticket", long.class);
      DONE = lookup.findVarHandle(Workers.class, "done", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WorkerThread[] others;
  private final ScratchMemory[] scratch;
  private final ScratchMemory shared = new ScratchMemory();

  // The ticket is (job number << 32 | next part). Taking a part is a compare-and-set of the whole,
  // so a late worker cannot take a part of a job whose body it has not read.
  private volatile long ticket;
  private volatile int done;
  private volatile int parts;
  private volatile @Nullable Part body;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Thread waiter;
  private volatile boolean closed;
  private boolean busy;

  /**
   * Starts {@code threads} − 1 daemon threads.
   *
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "the number of threads must be at least 1, not " + threads);
    }
    scratch = new ScratchMemory[threads];
    for (int i = 0; i < threads; i++) {
      scratch[i] = new ScratchMemory();
    }
    others = new WorkerThread[threads - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = new WorkerThread(this, i + 1);
    }
    for (WorkerThread other : others) {
      other.start();
    }
  }

  /** Number of threads, the caller included. */
  public int threads() {
    return others.length + 1;
  }

  /**
   * Runs the body once for each part and returns when all are done. The first exception of a part
   * is rethrown here; parts not yet begun are then left out.
   *
   * @throws IllegalStateException if the workers are closed or already at work
   */
  public void run(int parts, Part body) {
    if (busy) {
      throw new IllegalStateException(
          "workers are already at work: run() was called inside a part");
    }
    if (closed) {
      throw new IllegalStateException("workers were closed");
    }
    busy = true;
    try {
      if (others.length == 0 || parts <= 1) {
        for (int part = 0; part < parts; part++) {
          body.run(part, 0);
        }
      } else {
        runTogether(parts, body);
      }
    } finally {
      busy = false;
    }
  }

  private void runTogether(int count, Part work) {
    // Shut the old job before its body is replaced: a late worker that has read the old ticket
    // would else pair it with the new body.
    long job = ticket >>> 32;
    ticket = (job << 32) | Integer.MAX_VALUE;
    failure = null;
    done = 0;
    body = work;
    parts = count;
    ticket = (job + 1) << 32;
    for (int i = 0; i < Math.min(others.length, count - 1); i++) {
      others[i].wake();
    }
    work(0);
    awaitDone(count);
    body = null;
    Throwable thrown = failure;
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void awaitDone(int count) {
    for (int spins = 0; spins < SPINS; spins++) {
      if (done >= count) {
        return;
      }
      Thread.onSpinWait();
    }
    waiter = Thread.currentThread();
    while (done < count) {
      LockSupport.park(this);
    }
    waiter = null;
  }

  /** Takes parts of the present job until none is left. */
  void work(int worker) {
    while (true) {
      long seen = ticket;
      Part work = body;
      int count = parts;
      int part = (int) seen;
      if (work == null || part >= count) {
        return;
      }
      if (!TICKET.compareAndSet(this, seen, seen + 1)) {
        continue;
      }
      try {
        if (failure == null) {
          work.run(part, worker);
        }
      } catch (Throwable t) {
        fail(t);
      }
      if ((int) DONE.getAndAdd(this, 1) == count - 1) {
        // Null, or the caller of a later job: an unpark too many only makes it look again.
        LockSupport.unpark(waiter);
      }
    }
  }

  private synchronized void fail(Throwable t) {
    if (failure == null) {
      failure = t;
    }
  }

  /** Returns a number that changes with each job. */
  long job() {
    return ticket >>> 32;
  }

  boolean isClosed() {
    return closed;
  }

  static int spins() {
    return SPINS;
  }

  /**
   * Memory of one worker's own, 64-byte aligned, at least {@code floats} floats. It is not cleared,
   * and it moves when it grows: ask once at the start of a part, for all that the part needs.
   */
  public long scratch(int worker, long floats) {
    return scratch[worker].atLeast(floats);
  }

  /**
   * Memory shared by all parts of a job, with the same rules; only the caller of {@link #run} may
   * ask, before it runs the job.
   */
  public long sharedScratch(long floats) {
    return shared.atLeast(floats);
  }

  /** Ends the threads, waits for them, and frees the scratch memory; a second call does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = false;
    for (WorkerThread other : others) {
      LockSupport.unpark(other);
      while (other.isAlive()) {
        try {
          other.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    for (ScratchMemory memory : scratch) {
      memory.close();
    }
    shared.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A block that is replaced by a larger one on demand. */
  private static final class ScratchMemory implements AutoCloseable {
    private @Nullable Block block;

    long atLeast(long floats) {
      Block present = block;
      if (present == null || present.floats() < floats) {
        close();
        present = NativeMemory.allocateFloats(floats + (floats >> 2));
        block = present;
      }
      return present.address();
    }

    @Override
    public void close() {
      Block present = block;
      if (present != null) {
        present.close();
        block = null;
      }
    }
  }
}
