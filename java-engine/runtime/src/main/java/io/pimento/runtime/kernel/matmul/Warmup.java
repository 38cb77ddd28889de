package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.parallel.Workers;

/** Lets the JIT compile the tiles before anything is measured. */
final class Warmup {
  private static final long LONGEST_NANOS = 2_000_000_000;
  private static final int SIZE = 96;
  private static boolean done;

  private Warmup() {}

  /** Runs small products until they have stopped getting faster, or for two seconds. */
  static synchronized void once(Workers w) {
    if (done) {
      return;
    }
    done = true;
    try (MemoryOwner owner = new MemoryOwner()) {
      long a = owner.floats(SIZE * SIZE);
      long b = owner.floats(SIZE * SIZE);
      long c = owner.floats(SIZE * SIZE);
      long start = System.nanoTime();
      long best = Long.MAX_VALUE;
      int sinceBest = 0;
      while (sinceBest < 200 && System.nanoTime() - start < LONGEST_NANOS) {
        long before = System.nanoTime();
        // Also accumulating and with a ragged edge, which are other methods.
        for (int size : new int[] {SIZE, SIZE - 1}) {
          Gemm.nt(w, size, size, size, a, SIZE, b, SIZE, c, SIZE, false, 0);
          Gemm.nn(w, size, size, size, a, SIZE, b, SIZE, c, SIZE, true);
          Gemm.tn(w, size, size, size, a, SIZE, b, SIZE, c, SIZE, false);
        }
        long took = System.nanoTime() - before;
        sinceBest = took < 0.9 * best ? 0 : sinceBest + 1;
        best = Math.min(best, took);
      }
    }
  }
}
