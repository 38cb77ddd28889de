package io.pimento.codesign.measure;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.ProductForm;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/** Products and other arithmetic of the sizes that recommenders have. */
final class Arithmetic {
  private static final int ROWS = 256;
  private static final int WIDTH = 512;
  private static final int FLOATS = 1 << 13;
  private static final int ROUNDS = 9;
  private static final long ROUND_NANOS = 60_000_000;

  private Arithmetic() {}

  /** Multiply-adds a nanosecond of a layer of 512 by 512 over 256 rows. */
  static double multiplyAdds(Workers workers) {
    MatmulProvider products = new VectorMatmul();
    try (NativeBlock a = filled((long) ROWS * WIDTH);
        NativeBlock b = filled((long) WIDTH * WIDTH);
        NativeBlock c = filled((long) ROWS * WIDTH)) {
      return rate(
          () -> {
            products.multiply(
                workers,
                ProductForm.NT,
                Matrix.dense(a.address(), ROWS, WIDTH),
                Matrix.dense(b.address(), WIDTH, WIDTH),
                Matrix.dense(c.address(), ROWS, WIDTH),
                false,
                0);
            return (double) ROWS * WIDTH * WIDTH;
          });
    }
  }

  /** Additions and comparisons a nanosecond over numbers in the cache. */
  static double operations(Workers workers) {
    float[][] x = new float[workers.threads()][FLOATS];
    return rate(
        () -> {
          workers.run(
              x.length,
              (part, worker) -> {
                float[] own = x[part];
                for (int round = 0; round < 16; round++) {
                  for (int i = 0; i < own.length; i++) {
                    own[i] = Math.max(own[i] + 1e-3f, 0);
                  }
                }
              });
          return 2.0 * 16 * FLOATS * x.length;
        });
  }

  private interface Work {
    /** Does it once and returns how much was done. */
    double run();
  }

  private static double rate(Work work) {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      double done = 0;
      long now = start;
      while (now - start < ROUND_NANOS) {
        done += work.run();
        now = System.nanoTime();
      }
      best = Math.max(best, done / (now - start));
    }
    return best;
  }

  private static NativeBlock filled(long floats) {
    NativeBlock block = NativeMemory.allocateFloats(floats);
    NativeMemory.fill(block.address(), floats, 0.5f);
    return block;
  }
}
