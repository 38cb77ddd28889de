package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static io.pimento.runtime.memory.NativeMemory.INT;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/** What this machine can do at most: the yardsticks of the benchmarks. */
public final class PeakKernel {
  /** Chains of dependent multiply-adds: enough for two units of latency four, and some. */
  private static final int CHAINS = 12;

  private PeakKernel() {}

  /** Multiply-adds in registers alone, on every thread; returns how many were done. */
  public static long multiplyAdds(Workers workers, int rounds) {
    int threads = workers.threads();
    float[] kept = new float[threads];
    workers.run(threads, (part, worker) -> kept[part] = chains(rounds));
    for (float x : kept) {
      if (Float.isNaN(x)) {
        throw new IllegalStateException("multiply-adds of finite numbers gave NaN");
      }
    }
    return (long) threads * rounds * CHAINS * Simd.LANES;
  }

  private static float chains(int rounds) {
    FloatVector x = FloatVector.broadcast(F, 0.5f);
    FloatVector y = FloatVector.broadcast(F, 1f);
    FloatVector a = x;
    FloatVector b = x;
    FloatVector c = x;
    FloatVector d = x;
    FloatVector e = x;
    FloatVector f = x;
    FloatVector g = x;
    FloatVector h = x;
    FloatVector i = x;
    FloatVector j = x;
    FloatVector k = x;
    FloatVector l = x;
    for (int r = 0; r < rounds; r++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k);
    return Simd.sum(sum.add(l));
  }

  /** to = from, n floats, cut among the threads. */
  public static void copy(Workers workers, long from, long to, long n) {
    int part = 1 << 14;
    workers.run(
        Rows.parts(n, part),
        (p, worker) -> {
          long at = 4L * p * part;
          Rows.copy(from + at, to + at, (int) Math.min(part, n - (long) p * part));
        });
  }

  /** Copies the rows of a table that {@code ids} (int) name to consecutive places. */
  public static void copyRows(
      Workers workers, long table, int width, long ids, int count, long to) {
    int part = 512;
    workers.run(
        Rows.parts(count, part),
        (p, worker) -> {
          int end = Math.min(count, (p + 1) * part);
          if (width == Simd.LANES) {
            copyVectors(table, ids, p * part, end, to);
            return;
          }
          for (int i = p * part; i < end; i++) {
            long row = NativeMemory.getInt(ids, i);
            Rows.copy(table + 4 * row * width, to + 4L * i * width, width);
          }
        });
  }

  private static void copyVectors(long table, long ids, int from, int end, long to) {
    for (int i = from; i < end; i++) {
      long row = ALL.get(INT, ids + 4L * i);
      FloatVector.fromMemorySegment(F, ALL, table + row * Simd.BYTES, ORDER)
          .intoMemorySegment(ALL, to + (long) i * Simd.BYTES, ORDER);
    }
  }
}
