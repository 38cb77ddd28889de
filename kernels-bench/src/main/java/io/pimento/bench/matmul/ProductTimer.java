package io.pimento.bench.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.ProductForm;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Times the same product by several libraries in turns, so that noise meets all of them. */
public final class ProductTimer {
  private ProductTimer() {}

  /**
   * Nanoseconds of the fastest call of each provider.
   *
   * @param nanosEach time to spend on each
   */
  public static double[] fastest(
      Shape s, Workers workers, List<MatmulProvider> providers, long nanosEach) {
    try (NativeBlock a = random((long) s.m() * s.k(), 1);
        NativeBlock b = random((long) s.n() * s.k(), 2);
        NativeBlock c = NativeMemory.allocateFloats((long) s.m() * s.n())) {
      double[] best = new double[providers.size()];
      Arrays.fill(best, Double.POSITIVE_INFINITY);
      long end = System.nanoTime() + nanosEach * providers.size();
      for (int round = 0; round < 3 || System.nanoTime() < end; round++) {
        for (int p = 0; p < best.length; p++) {
          // The first call finds the other's data in the caches.
          run(s, workers, providers.get(p), a, b, c);
          long start = System.nanoTime();
          run(s, workers, providers.get(p), a, b, c);
          best[p] = Math.min(best[p], (double) (System.nanoTime() - start));
        }
      }
      return best;
    }
  }

  private static NativeBlock random(long n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NativeBlock block = NativeMemory.allocateFloats(n);
    for (long i = 0; i < n; i++) {
      NativeMemory.put(block.address(), i, (float) (random.nextDouble() * 2 - 1));
    }
    return block;
  }

  private static void run(
      Shape s, Workers w, MatmulProvider p, NativeBlock a, NativeBlock b, NativeBlock c) {
    Matrix left = operand(a, s.m(), s.k(), s.form() == ProductForm.TN);
    Matrix right = operand(b, s.k(), s.n(), s.form() == ProductForm.NT);
    p.multiply(w, s.form(), left, right, Matrix.dense(c.address(), s.m(), s.n()), false, 0);
  }

  private static Matrix operand(NativeBlock block, int rows, int columns, boolean transposed) {
    return transposed
        ? Matrix.dense(block.address(), columns, rows)
        : Matrix.dense(block.address(), rows, columns);
  }
}
