package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/** Adds up what each part of a job has summed, in the order of the parts. */
final class Partials {
  /** Floats of all parts below which one thread is done before another has woken. */
  private static final long ONE_THREAD_BELOW = 1 << 14;

  private static final int COLUMNS = 128;

  private Partials() {}

  /** {@code y[c] = Σ_part from[part·stride + c]} for c below n. */
  static void sum(Workers workers, int parts, int n, long stride, long from, long y) {
    if (parts * (long) n < ONE_THREAD_BELOW) {
      workers.run(1, (part, worker) -> columns(parts, n, stride, from, y));
      return;
    }
    workers.run(
        Rows.parts(n, COLUMNS),
        (part, worker) -> {
          int c = part * COLUMNS;
          columns(parts, Math.min(COLUMNS, n - c), stride, from + 4L * c, y + 4L * c);
        });
  }

  private static void columns(int parts, int n, long stride, long from, long y) {
    int c = 0;
    for (; c <= n - Simd.LANES; c += Simd.LANES) {
      FloatVector sum = FloatVector.zero(F);
      for (int part = 0; part < parts; part++) {
        sum =
            sum.add(FloatVector.fromMemorySegment(F, ALL, from + 4L * (part * stride + c), ORDER));
      }
      sum.intoMemorySegment(ALL, y + 4L * c, ORDER);
    }
    for (; c < n; c++) {
      float sum = 0;
      for (int part = 0; part < parts; part++) {
        sum += NativeMemory.get(from, part * stride + c);
      }
      NativeMemory.put(y, c, sum);
    }
  }

  /** {@code y[r]}, the sum over parts and lanes of {@code from[part·stride + r·apart + lane]}. */
  static void sumLanes(
      Workers workers, int parts, int rows, long stride, int apart, long from, long y) {
    int together = parts * (long) rows * Simd.LANES < ONE_THREAD_BELOW ? Math.max(1, rows) : 4;
    workers.run(
        Rows.parts(rows, together),
        (part, worker) -> {
          for (int r = part * together; r < Math.min(rows, (part + 1) * together); r++) {
            NativeMemory.put(y, r, lanes(parts, stride, from + 4L * r * apart));
          }
        });
  }

  private static float lanes(int parts, long stride, long from) {
    FloatVector sum = FloatVector.zero(F);
    for (int part = 0; part < parts; part++) {
      sum = sum.add(FloatVector.fromMemorySegment(F, ALL, from + 4L * part * stride, ORDER));
    }
    return Simd.sum(sum);
  }
}
