package io.pimento.runtime.parallel;

import io.pimento.runtime.memory.GrowingBlock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads, the caller among them, that do the parts of one job at a time.
 *
 * <p>Each worker has a stretch of the parts, the same for jobs of as many parts, and helps others
 * when its own is done: kernels that cut the same batch the same way find what the last one wrote
 * in their own core's cache. Who does a part is not certain, so a kernel must make its parts from
 * the size of the problem and give each output to one part: then the bits of the result do not
 * depend on the number of threads. Workers spin for a while after each job and then park, because
 * waking a parked thread costs as much as a small kernel.
 *
 * <p>One thread at a time may call {@link #run}, and not from inside a part.
 */
public final class Workers implements AutoCloseable {
  /** More threads than any machine has cores that this is for. */
  private static final int MOST = 1024;

  private static final int SPINS = 20_000;

  /** Longs between the cursors of two workers: two cache lines, for they are fetched in pairs. */
  private static final int APART = 16;

  private static final VarHandle DONE;
  private static final VarHandle CURSOR = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    try {
      DONE = MethodHandles.lookup().findVarHandle(Workers.class, "done", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WorkerThread[] others;
  private final GrowingBlock[] scratch;
  private final GrowingBlock shared = new GrowingBlock();
  private final GrowingBlock results = new GrowingBlock();

  // A worker's cursor is (job number << 32 | parts taken of its stretch). Taking a part is a
  // compare-and-set of the whole, and a cursor of an older job counts as nothing taken: no cursor
  // has to be reset, and a late worker cannot take a part of a job whose body it has not read.
  private final long[] cursors;

  // Odd while a job is being posted: who reads the same even number before and after the body and
  // the parts has read those of one job.
  private volatile int job;
  private volatile int done;
  private volatile int parts;
  private volatile @Nullable Part body;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Thread waiter;
  private volatile boolean closed;
  private boolean busy;

  /** What is being noted. */
  private @Nullable Jobs noted;

  /** How often scratch memory has moved. */
  private final AtomicInteger moves = new AtomicInteger();

  /**
   * Starts {@code threads} − 1 daemon threads.
   *
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public Workers(int threads) {
    if (threads < 1 || threads > MOST) {
      throw new IllegalArgumentException(
          "the number of threads must be from 1 to " + MOST + ", not " + threads);
    }
    scratch = new GrowingBlock[threads];
    for (int i = 0; i < threads; i++) {
      scratch[i] = new GrowingBlock();
    }
    cursors = new long[(threads + 1) * APART];
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
    Jobs notes = noted;
    if (notes != null) {
      notes.add(parts, body);
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

  /**
   * Notes what a piece of work runs. It must do all that it does inside of jobs, by its sizes and
   * addresses alone: what it reads from memory between jobs is not read again.
   */
  public Jobs note(Runnable work) {
    Jobs notes = new Jobs(moves.get());
    noted = notes;
    try {
      work.run();
    } finally {
      noted = null;
    }
    return notes;
  }

  /** Says that what is being noted cannot be done again by its jobs alone. */
  public void leaveOut() {
    Jobs notes = noted;
    if (notes != null) {
      notes.leaveOut();
    }
  }

  /** Whether noted jobs can be done again: they are all of the work, and no memory has moved. */
  public boolean canRepeat(Jobs jobs) {
    return jobs.isWhole() && jobs.moves() == moves.get();
  }

  /** Does jobs again that {@link #canRepeat}. */
  public void repeat(Jobs jobs) {
    for (int job = 0; job < jobs.size(); job++) {
      run(jobs.parts(job), jobs.body(job));
    }
  }

  private void runTogether(int count, Part work) {
    int posting = job + 1;
    job = posting;
    failure = null;
    done = 0;
    body = work;
    parts = count;
    job = posting + 1;
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

  /** Takes parts of the present job until none is left: first the worker's own, then others'. */
  void work(int worker) {
    int present = job;
    Part work = body;
    int count = parts;
    if (work == null || (present & 1) != 0 || job != present) {
      // Between two jobs. The next one's number is new, so the thread comes again.
      return;
    }
    int threads = others.length + 1;
    int mine = 0;
    for (int i = 0; i < threads; i++) {
      int owner = worker + i < threads ? worker + i : worker + i - threads;
      int from = (int) ((long) owner * count / threads);
      int to = (int) ((owner + 1L) * count / threads);
      for (int part = take(owner, present, to - from);
          part >= 0;
          part = take(owner, present, to - from)) {
        mine++;
        try {
          if (failure == null) {
            work.run(from + part, worker);
          }
        } catch (Throwable t) {
          fail(t);
        }
      }
    }
    if (mine > 0 && (int) DONE.getAndAdd(this, mine) == count - mine) {
      // Null, or the caller of a later job: an unpark too many only makes it look again.
      LockSupport.unpark(waiter);
    }
  }

  /** Next part of a worker's stretch of {@code length} parts, or −1 if none is left. */
  private int take(int owner, int present, int length) {
    if (length == 0) {
      return -1;
    }
    int at = (owner + 1) * APART;
    while (true) {
      long seen = (long) CURSOR.getVolatile(cursors, at);
      int ahead = (int) (seen >>> 32) - present;
      int taken = ahead == 0 ? (int) seen : 0;
      if (ahead > 0 || taken >= length) {
        return -1;
      }
      long next = ((long) present << 32) | (taken + 1);
      if (CURSOR.compareAndSet(cursors, at, seen, next)) {
        return taken;
      }
    }
  }

  private synchronized void fail(Throwable t) {
    if (failure == null) {
      failure = t;
    }
  }

  /** Returns a number that changes with each job. */
  int job() {
    return job;
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
    return grown(scratch[worker], floats);
  }

  /**
   * Memory shared by all parts of a job, with the same rules; only the caller of {@link #run} may
   * ask, before it runs the job.
   */
  public long sharedScratch(long floats) {
    return grown(shared, floats);
  }

  /**
   * As {@link #sharedScratch}, but its own memory: for what a job that takes that one leaves to the
   * next.
   */
  public long resultScratch(long floats) {
    return grown(results, floats);
  }

  /** Writes a number into all scratch memory, for tests: no work may rest on what is there. */
  public void spoil(float value) {
    for (GrowingBlock memory : scratch) {
      memory.fill(value);
    }
    shared.fill(value);
    results.fill(value);
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
    for (GrowingBlock memory : scratch) {
      memory.close();
    }
    shared.close();
    results.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private long grown(GrowingBlock memory, long floats) {
    if (!memory.holds(floats)) {
      moves.incrementAndGet();
    }
    return memory.floats(floats, floats + (floats >> 2));
  }
}
