package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.graph.op.Levels;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Rounding to whole multiples of a scale, by the rule of {@link Levels}. */
public final class QuantizeKernel {
  private static final int PART = 1 << 13;

  /** Added and taken away again it rounds half to even what is below 2²² in magnitude. */
  static final float WHOLE = 0x1.8p23f;

  private QuantizeKernel() {}

  /**
   * Each row of all parts together with a scale of its own.
   *
   * @param columns of each part
   * @param strides floats from row to row of each part; results are dense
   */
  public static void rows(
      Workers workers, int rows, int most, long[] x, int[] columns, int[] strides, long[] y) {
    int width = 0;
    for (int n : columns) {
      width += n;
    }
    int together = Math.max(1, PART / Math.max(1, width));
    workers.run(
        Rows.parts(rows, together),
        (part, worker) -> {
          for (int r = part * together; r < Math.min(rows, (part + 1) * together); r++) {
            float reach = 0;
            for (int j = 0; j < x.length; j++) {
              reach = Math.max(reach, reach(x[j] + 4L * r * strides[j], columns[j]));
            }
            float scale = Levels.scale(reach, most);
            for (int j = 0; j < x.length; j++) {
              int n = columns[j];
              round(x[j] + 4L * r * strides[j], n, scale, -most, most, y[j] + 4L * r * n);
            }
          }
        });
  }

  /** The greatest magnitude; not a number if any entry is none. */
  static float reach(long x, int n) {
    FloatVector most = FloatVector.zero(F);
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      most = most.max(FloatVector.fromMemorySegment(F, ALL, x + 4L * i, ORDER).abs());
    }
    float reach = most.reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      reach = Math.max(reach, Math.abs(NativeMemory.get(x, i)));
    }
    return reach;
  }

  /** {@code y = s·round(x/s)} between least and most steps of s = range / most. */
  public static void activations(
      Workers workers, long n, long x, long range, int least, int most, long y) {
    workers.run(
        Rows.parts(n, PART),
        (part, worker) -> {
          long from = (long) part * PART;
          int m = (int) Math.min(PART, n - from);
          float scale = Levels.scale(NativeMemory.get(range), most);
          round(x + 4 * from, m, scale, least, most, y + 4 * from);
        });
  }

  private static void round(long x, int n, float scale, float least, float most, long y) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector.fromMemorySegment(F, ALL, x + 4L * i, ORDER)
          .div(scale)
          .max(least)
          .min(most)
          .add(WHOLE)
          .sub(WHOLE)
          .mul(scale)
          .intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      float steps = Math.min(Math.max(NativeMemory.get(x, i) / scale, least), most);
      NativeMemory.put(y, i, ((steps + WHOLE) - WHOLE) * scale);
    }
  }

  /** dx = dy where x lies between least and most steps of s = range / most, else 0. */
  public static void activationsBackward(
      Workers workers, long n, long x, long range, int least, int most, long dy, long dx) {
    workers.run(
        Rows.parts(n, PART),
        (part, worker) -> {
          long from = (long) part * PART;
          int m = (int) Math.min(PART, n - from);
          float scale = Levels.scale(NativeMemory.get(range), most);
          within(x + 4 * from, m, scale, least, most, dy + 4 * from, dx + 4 * from);
        });
  }

  private static void within(
      long x, int n, float scale, float least, float most, long dy, long dx) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector steps = FloatVector.fromMemorySegment(F, ALL, x + 4L * i, ORDER).div(scale);
      FloatVector d = FloatVector.fromMemorySegment(F, ALL, dy + 4L * i, ORDER);
      FloatVector room = steps.sub(least).min(steps.sub(most).neg());
      d.sub(Signs.whereNegative(room, d)).intoMemorySegment(ALL, dx + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      float steps = NativeMemory.get(x, i) / scale;
      NativeMemory.put(dx, i, steps < least || steps > most ? 0 : NativeMemory.get(dy, i));
    }
  }

  /** {@code y[0] = clip·√(Σx²/n)} over all entries of all parts; 0 without entries. */
  public static void range(Workers workers, double clip, long[] x, long[] entries, long y) {
    NormKernel norm = new NormKernel();
    long n = 0;
    for (int j = 0; j < x.length; j++) {
      norm.add(x[j], entries[j]);
      n += entries[j];
    }
    long all = n;
    norm.sum(workers);
    workers.run(
        1,
        (part, worker) ->
            NativeMemory.put(y, 0, all == 0 ? 0 : (float) (clip * Math.sqrt(norm.total() / all))));
  }
}
