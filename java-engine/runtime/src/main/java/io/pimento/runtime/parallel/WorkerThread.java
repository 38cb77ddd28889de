package io.pimento.runtime.parallel;

import java.util.concurrent.locks.LockSupport;

/** One persistent thread: waits for a job by spinning, then parked, and helps with it. */
final class WorkerThread extends Thread {
  private final Workers workers;
  private final int worker;
  private volatile boolean parked;

  WorkerThread(Workers workers, int worker) {
    super("pimento-worker-" + worker);
    this.workers = workers;
    this.worker = worker;
    setDaemon(true);
  }

  /** Called after a new job is visible. */
  void wake() {
    if (parked) {
      LockSupport.unpark(this);
    }
  }

  @Override
  public void run() {
    int seen = 0;
    while (true) {
      seen = awaitJobAfter(seen);
      if (workers.isClosed()) {
        return;
      }
      workers.work(worker);
    }
  }

  private int awaitJobAfter(int seen) {
    int spins = Workers.spins();
    while (workers.job() == seen && !workers.isClosed()) {
      if (spins > 0) {
        spins--;
        Thread.onSpinWait();
        continue;
      }
      // Announce first, look again, then sleep: a job posted in between is seen or wakes us.
      parked = true;
      if (workers.job() == seen && !workers.isClosed()) {
        LockSupport.park(workers);
      }
      parked = false;
    }
    return workers.job();
  }
}
