package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
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
    int together = Math.max(32, (rows + 63) / 64);
    int parts = Rows.parts(rows, together);
    long partial = workers.sharedScratch(Math.max(1L, (long) parts * n));
    workers.run(
        parts,
        (part, worker) -> {
          int from = part * together;
          columns(Math.min(together, rows - from), n, x + 4L * from * n, partial + 4L * part * n);
        });
    Partials.sum(workers, parts, n, n, partial, y);
  }

  /** {@code y[c] = Σ_i x[i, c]}, a few vectors of columns at a time. */
  private static void columns(int rows, int n, long x, long y) {
    int c = 0;
    for (; c <= n - 4 * Simd.LANES; c += 4 * Simd.LANES) {
      long at = x + 4L * c;
      FloatVector s = FloatVector.zero(F);
      FloatVector t = s;
      FloatVector u = s;
      FloatVector v = s;
      for (int i = 0; i < rows; i++) {
        s = s.add(FloatVector.fromMemorySegment(F, ALL, at, ORDER));
        t = t.add(FloatVector.fromMemorySegment(F, ALL, at + Simd.BYTES, ORDER));
        u = u.add(FloatVector.fromMemorySegment(F, ALL, at + 2 * Simd.BYTES, ORDER));
        v = v.add(FloatVector.fromMemorySegment(F, ALL, at + 3 * Simd.BYTES, ORDER));
        at += 4L * n;
      }
      s.intoMemorySegment(ALL, y + 4L * c, ORDER);
      t.intoMemorySegment(ALL, y + 4L * c + Simd.BYTES, ORDER);
      u.intoMemorySegment(ALL, y + 4L * c + 2 * Simd.BYTES, ORDER);
      v.intoMemorySegment(ALL, y + 4L * c + 3 * Simd.BYTES, ORDER);
    }
    for (; c <= n - Simd.LANES; c += Simd.LANES) {
      FloatVector s = FloatVector.zero(F);
      for (int i = 0; i < rows; i++) {
        s = s.add(FloatVector.fromMemorySegment(F, ALL, x + 4L * ((long) i * n + c), ORDER));
      }
      s.intoMemorySegment(ALL, y + 4L * c, ORDER);
    }
    for (; c < n; c++) {
      float s = 0;
      for (int i = 0; i < rows; i++) {
        s += NativeMemory.get(x, (long) i * n + c);
      }
      NativeMemory.put(y, c, s);
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
