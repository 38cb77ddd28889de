package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.parallel.Workers;

/**
 * Lets the JIT compile the tiles before they meet a large product: interpreted, one of a thousand
 * rows and columns takes a second, and all threads wait for it.
 */
final class Warmup {
  private static final long LONGEST_NANOS = 2_000_000_000;
  private static final int SIZE = 192;

  /** Whole tiles; ragged ones of each width; rows left over; narrow panels, whole and ragged. */
  private static final int[] SIZES = {SIZE, 191, 124, 111, 96, 92, 80, 75};

  /** Multiply-adds of a product that is worth waiting for. */
  private static final long LARGE = 1 << 20;

  private static volatile boolean done;

  private Warmup() {}

  /** Warms up before the first large product. */
  static void before(Workers w, int m, int n, int k) {
    if (!done && (long) m * n * k >= LARGE) {
      once(w);
    }
  }

  /** Runs small products until they have stopped getting faster, or for two seconds. */
  static synchronized void once(Workers w) {
    if (done) {
      return;
    }
    w.leaveOut();
    done = true;
    try (MemoryOwner owner = new MemoryOwner()) {
      long a = owner.floats(SIZE * SIZE);
      long b = owner.floats(SIZE * SIZE);
      long c = owner.floats(SIZE * SIZE);
      long start = System.nanoTime();
      long best = Long.MAX_VALUE;
      int sinceBest = 0;
      while (sinceBest < 100 && System.nanoTime() - start < LONGEST_NANOS) {
        long before = System.nanoTime();
        for (int size : SIZES) {
          Matrix left = new Matrix(a, size, size, SIZE);
          Matrix right = new Matrix(b, size, size, SIZE);
          Matrix product = new Matrix(c, size, size, SIZE);
          Gemm.multiply(w, ProductForm.NT, left, right, product, false, 0);
          Gemm.multiply(w, ProductForm.NT, left, right, product, true, 0);
          Gemm.multiply(w, ProductForm.NN, left, right, product, false, 0);
          Gemm.multiply(w, ProductForm.NN, left, right, product, true, 0);
          Gemm.multiply(w, ProductForm.TN, left, right, product, false, 0);
        }
        long took = System.nanoTime() - before;
        sinceBest = took < 0.9 * best ? 0 : sinceBest + 1;
        best = Math.min(best, took);
      }
    }
  }
}
