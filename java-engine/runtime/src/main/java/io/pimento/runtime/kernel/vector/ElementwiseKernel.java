package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/** Operators that look at one entry at a time. */
public final class ElementwiseKernel {
  private static final int PART = 1 << 13;

  private ElementwiseKernel() {}

  /** One stretch of entries, counted from the start of each tensor. */
  private interface Stretch {
    void run(long from, int n);
  }

  private static void split(Workers workers, long n, Stretch stretch) {
    workers.run(
        Rows.parts(n, PART),
        (part, worker) -> {
          long from = (long) part * PART;
          stretch.run(from, (int) Math.min(PART, n - from));
        });
  }

  /** y = Σ_t x_t. */
  public static void add(Workers workers, long n, long[] x, long y) {
    split(
        workers,
        n,
        (from, m) -> {
          Rows.copy(x[0] + 4 * from, y + 4 * from, m);
          for (int t = 1; t < x.length; t++) {
            Rows.add(x[t] + 4 * from, y + 4 * from, m);
          }
        });
  }

  /** y = a·b. */
  public static void multiply(Workers workers, long n, long a, long b, long y) {
    split(workers, n, (from, m) -> multiply(a + 4 * from, b + 4 * from, y + 4 * from, m));
  }

  private static void multiply(long a, long b, long y, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector.fromMemorySegment(F, ALL, a + 4L * i, ORDER)
          .mul(FloatVector.fromMemorySegment(F, ALL, b + 4L * i, ORDER))
          .intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(y, i, NativeMemory.get(a, i) * NativeMemory.get(b, i));
    }
  }

  /** y = factor·x. */
  public static void scale(Workers workers, long n, float factor, long x, long y) {
    split(workers, n, (from, m) -> scale(x + 4 * from, factor, y + 4 * from, m));
  }

  private static void scale(long x, float factor, long y, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector.fromMemorySegment(F, ALL, x + 4L * i, ORDER)
          .mul(factor)
          .intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(y, i, NativeMemory.get(x, i) * factor);
    }
  }

  /** y = max(x, 0). */
  public static void relu(Workers workers, long n, long x, long y) {
    split(workers, n, (from, m) -> relu(x + 4 * from, y + 4 * from, m));
  }

  private static void relu(long x, long y, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector.fromMemorySegment(F, ALL, x + 4L * i, ORDER)
          .max(0)
          .intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(y, i, Math.max(NativeMemory.get(x, i), 0));
    }
  }

  /** dx = dy where y > 0, else 0. */
  public static void reluBackward(Workers workers, long n, long y, long dy, long dx) {
    split(workers, n, (from, m) -> reluBackward(y + 4 * from, dy + 4 * from, dx + 4 * from, m));
  }

  private static void reluBackward(long y, long dy, long dx, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector d =
          Signs.whereNegative(
              FloatVector.fromMemorySegment(F, ALL, y + 4L * i, ORDER).neg(),
              FloatVector.fromMemorySegment(F, ALL, dy + 4L * i, ORDER));
      d.intoMemorySegment(ALL, dx + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(dx, i, NativeMemory.get(y, i) > 0 ? NativeMemory.get(dy, i) : 0);
    }
  }

  /** y = 1/(1 + exp(−x)). */
  public static void sigmoid(Workers workers, long n, long x, long y) {
    split(workers, n, (from, m) -> sigmoid(x + 4 * from, y + 4 * from, m));
  }

  private static void sigmoid(long x, long y, int n) {
    FloatVector one = FloatVector.broadcast(F, 1f);
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector e =
          Exponential.of(FloatVector.fromMemorySegment(F, ALL, x + 4L * i, ORDER).neg());
      one.div(e.add(1f)).intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(y, i, 1 / (Exponential.of(-NativeMemory.get(x, i)) + 1));
    }
  }

  /** dx = dy·y·(1 − y). */
  public static void sigmoidBackward(Workers workers, long n, long y, long dy, long dx) {
    split(workers, n, (from, m) -> sigmoidBackward(y + 4 * from, dy + 4 * from, dx + 4 * from, m));
  }

  private static void sigmoidBackward(long y, long dy, long dx, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector p = FloatVector.fromMemorySegment(F, ALL, y + 4L * i, ORDER);
      FloatVector slope = p.sub(p.mul(p));
      FloatVector.fromMemorySegment(F, ALL, dy + 4L * i, ORDER)
          .mul(slope)
          .intoMemorySegment(ALL, dx + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      float p = NativeMemory.get(y, i);
      NativeMemory.put(dx, i, NativeMemory.get(dy, i) * (p - p * p));
    }
  }
}
