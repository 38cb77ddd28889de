package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.graph.op.Levels;
import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Pools rows of a table of few bits: each is rounded as {@link QuantizeKernel} does, then added.
 */
public final class QuantizedBagKernel {
  private QuantizedBagKernel() {}

  /**
   * Sums of rounded rows of one table, a bag a sample; ids are checked before any row is read.
   *
   * @param most steps that a row's greatest entry is rounded to
   * @param dense the table, without gaps
   * @param out {@code [batch, width]}
   */
  public static void bags(Workers workers, int most, BagInputs bags, Matrix dense, long out) {
    int batch = bags.batch();
    int first = bags.first();
    long offsets = bags.offsets();
    long ids = bags.ids();
    BagInputs.Weight weight = bags.weight();
    long table = dense.address();
    int rows = dense.rows();
    int width = dense.columns();
    workers.run(
        Rows.parts(batch, EmbeddingKernel.SAMPLES),
        (part, worker) -> {
          int end = Math.min(batch, (part + 1) * EmbeddingKernel.SAMPLES);
          for (int b = part * EmbeddingKernel.SAMPLES; b < end; b++) {
            int from = NativeMemory.getInt(offsets, b);
            int to = NativeMemory.getInt(offsets, b + 1);
            long y = out + 4L * b * width;
            Rows.fill(y, width, 0);
            for (int i = from; i < to; i++) {
              long row = EmbeddingKernel.check(NativeMemory.getInt(ids, i), 0, first + b, rows);
              long x = table + 4 * row * width;
              float scale = Levels.scale(QuantizeKernel.reach(x, width), most);
              add(x, width, scale, most, weight.of(i, to - from), y);
            }
          }
        });
  }

  /** {@code y += weight·s·round(x/s)}. */
  private static void add(long x, int n, float scale, float most, float weight, long y) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector.fromMemorySegment(F, ALL, x + 4L * i, ORDER)
          .div(scale)
          .max(-most)
          .min(most)
          .add(QuantizeKernel.WHOLE)
          .sub(QuantizeKernel.WHOLE)
          .mul(scale)
          .mul(weight)
          .add(FloatVector.fromMemorySegment(F, ALL, y + 4L * i, ORDER))
          .intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      float steps = Math.min(Math.max(NativeMemory.get(x, i) / scale, -most), most);
      float rounded = ((steps + QuantizeKernel.WHOLE) - QuantizeKernel.WHOLE) * scale;
      NativeMemory.put(y, i, rounded * weight + NativeMemory.get(y, i));
    }
  }
}
