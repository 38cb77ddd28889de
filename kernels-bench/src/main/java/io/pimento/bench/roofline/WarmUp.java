package io.pimento.bench.roofline;

/** Waits for the JIT: a large kernel is compiled after a number of calls, not after a time. */
public final class WarmUp {
  private static final long ROUND_NANOS = 20_000_000;
  private static final int LEAST_CALLS = 5;
  private static final int STABLE_ROUNDS = 3;

  /**
   * A kernel that another's compilation threw out needs so many calls, or so long, to come back.
   */
  private static final int ENOUGH_CALLS = 200;

  private static final long ENOUGH_NANOS = 800_000_000;
  private static final long STABLE_NANOS = 150_000_000;
  private static final long MOST_NANOS = 3_000_000_000L;

  private WarmUp() {}

  /** Runs the work again and again until it has not become faster for a while, at most 3 s. */
  public static void run(Runnable work) {
    double best = Double.POSITIVE_INFINITY;
    long start = System.nanoTime();
    long now = start;
    long improved = start;
    int stable = 0;
    int all = 0;
    while ((stable < STABLE_ROUNDS
            || now - improved < STABLE_NANOS
            || (all < ENOUGH_CALLS && now - start < ENOUGH_NANOS))
        && now - start < MOST_NANOS) {
      int calls = 0;
      long from = now;
      for (; now - from < ROUND_NANOS || calls < LEAST_CALLS; calls++) {
        work.run();
        now = System.nanoTime();
      }
      all += calls;
      double each = (double) (now - from) / calls;
      stable++;
      if (each < 0.97 * best) {
        best = each;
        improved = now;
        stable = 0;
      }
    }
  }
}
