package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/** Sums along an axis, and the repetitions that are their gradients. */
public final class ReduceKernel {
  private static final int ROWS = 256;

  private ReduceKernel() {}

  /** {@code y[i] = Σ_c x[i, c]}. */
  public static void last(Workers workers, int rows, int n, long x, long y) {
    workers.run(
        Rows.parts(rows, ROWS),
        (part, worker) -> {
          for (int i = part * ROWS; i < Math.min(rows, (part + 1) * ROWS); i++) {
            NativeMemory.put(y, i, sum(x + 4L * i * n, n));
          }
        });
  }

  private static float sum(long x, int n) {
    FloatVector s = FloatVector.zero(F);
    int c = 0;
    for (; c <= n - Simd.LANES; c += Simd.LANES) {
      s = s.add(FloatVector.fromMemorySegment(F, ALL, x + 4L * c, ORDER));
    }
    float total = Simd.sum(s);
    for (; c < n; c++) {
      total += NativeMemory.get(x, c);
    }
    return total;
  }

  /** {@code y[b, c] = Σ_r x[b, r, c]}. */
  public static void rows(Workers workers, int batch, int rows, int width, long x, long y) {
    workers.run(
        Rows.parts(batch, ROWS),
        (part, worker) -> {
          for (int b = part * ROWS; b < Math.min(batch, (part + 1) * ROWS); b++) {
            long out = y + 4L * b * width;
            Rows.fill(out, width, 0);
            for (int r = 0; r < rows; r++) {
              Rows.add(x + 4L * ((long) b * rows + r) * width, out, width);
            }
          }
        });
  }

  /** {@code y[c] = Σ_i x[i, c]}: parts of rows, then the parts in their order. */
  public static void batch(Workers workers, int rows, int n, long x, long y) {
    int parts = Rows.parts(rows, ROWS);
    long partial = workers.sharedScratch(Math.max(1L, (long) parts * n));
    workers.run(
        parts,
        (part, worker) -> {
          long out = partial + 4L * part * n;
          Rows.fill(out, n, 0);
          for (int i = part * ROWS; i < Math.min(rows, (part + 1) * ROWS); i++) {
            Rows.add(x + 4L * i * n, out, n);
          }
        });
    Rows.fill(y, n, 0);
    for (int part = 0; part < parts; part++) {
      Rows.add(partial + 4L * part * n, y, n);
    }
  }

  /** {@code y[i, c] = x[i]}. */
  public static void repeatLast(Workers workers, int rows, int n, long x, long y) {
    workers.run(
        Rows.parts(rows, ROWS),
        (part, worker) -> {
          for (int i = part * ROWS; i < Math.min(rows, (part + 1) * ROWS); i++) {
            Rows.fill(y + 4L * i * n, n, NativeMemory.get(x, i));
          }
        });
  }

  /** {@code y[b, r] = x[b]}. */
  public static void repeatRows(Workers workers, int batch, int rows, int width, long x, long y) {
    workers.run(
        Rows.parts(batch, ROWS),
        (part, worker) -> {
          for (int b = part * ROWS; b < Math.min(batch, (part + 1) * ROWS); b++) {
            for (int r = 0; r < rows; r++) {
              Rows.copy(x + 4L * b * width, y + 4L * ((long) b * rows + r) * width, width);
            }
          }
        });
  }

  /** {@code y[i] = value}. */
  public static void fill(Workers workers, long n, float value, long y) {
    int size = 1 << 14;
    workers.run(
        Rows.parts(n, size),
        (part, worker) -> {
          long from = (long) part * size;
          Rows.fill(y + 4 * from, (int) Math.min(size, n - from), value);
        });
  }
}
