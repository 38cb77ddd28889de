package io.pimento.runtime.kernel.vector;

import io.pimento.graph.op.Dropout;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Dropout}: hashes of a row's noise and an entry's number decide which entries stay. */
public final class DropoutKernel {
  /** Entries that a part covers at least. */
  private static final int PART = 1 << 12;

  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, Simd.F.vectorShape());
  private static final IntVector STEPS = IntVector.zero(I).addIndex(1).mul(0x9E3779B9);

  private DropoutKernel() {}

  /**
   * y = x or 0, entry by entry.
   *
   * @param width entries a row
   * @param noise an int a row
   */
  public static void run(
      Workers workers, Dropout op, int batch, int width, long x, long noise, long y) {
    int rows = Math.max(1, PART / Math.max(1, width));
    workers.run(
        Rows.parts(batch, rows),
        (part, worker) -> {
          int to = Math.min(batch, (part + 1) * rows);
          for (int r = part * rows; r < to; r++) {
            long at = 4L * r * width;
            row(op, op.rowKey(NativeMemory.getInt(noise, r)), width, x + at, y + at);
          }
        });
  }

  private static void row(Dropout op, int key, int width, long x, long y) {
    int threshold = op.threshold();
    float scale = op.scale();
    int i = 0;
    for (; i <= width - Simd.LANES; i += Simd.LANES) {
      IntVector draws = mix(STEPS.add(key + i * 0x9E3779B9)).lanewise(VectorOperators.LSHR, 8);
      var dropped = draws.compare(VectorOperators.LT, threshold).cast(Simd.F);
      FloatVector kept = Simd.load(x + 4L * i).mul(scale);
      Simd.store(kept.blend(0, dropped), y + 4L * i);
    }
    for (; i < width; i++) {
      float kept = NativeMemory.get(x, i) * scale;
      NativeMemory.put(y, i, Dropout.draw(key, i) < threshold ? 0 : kept);
    }
  }

  private static IntVector mix(IntVector h) {
    IntVector x = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
    x = x.mul(0x85EBCA6B);
    x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 13));
    x = x.mul(0xC2B2AE35);
    return x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16));
  }
}
