package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * m = β₁m + (1 − β₁)g; v = β₂v + (1 − β₂)g²; w −= rate·(m/c₁)/(√(v/c₂) + ε), where g is scaled by
 * the clip and has decay·w added, and c₁, c₂ correct the bias. g below 2⁻⁵⁷ and m below 2⁻¹⁰⁰ are
 * zero: what decays for long without a gradient would else become denormal, which is several times
 * as slow.
 */
public final class AdamKernel {
  /** The square of a smaller g is denormal. */
  private static final float LEAST = 0x1p-57f;

  /** A smaller m becomes denormal. */
  private static final float TINY = 0x1p-100f;

  private AdamKernel() {}

  /** What entries change by: fixed numbers, and those of the step at hand. */
  public static final class Step {
    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private final float decay;
    private float rate;
    private float scale;
    private float correct1;
    private float correct2;

    public Step(float beta1, float beta2, float epsilon, float decay) {
      this.beta1 = beta1;
      this.beta2 = beta2;
      this.epsilon = epsilon;
      this.decay = decay;
    }

    /**
     * Goes on to a step.
     *
     * @param scale factor on the gradient
     * @param correct1 1 − β₁ᵗ of the t-th step
     * @param correct2 1 − β₂ᵗ
     */
    public void set(float rate, float scale, float correct1, float correct2) {
      this.rate = rate;
      this.scale = scale;
      this.correct1 = correct1;
      this.correct2 = correct2;
    }
  }

  public static void update(long w, long m, long v, long g, int n, Step s) {
    float beta1 = s.beta1;
    float beta2 = s.beta2;
    float epsilon = s.epsilon;
    float decay = s.decay;
    float scale = s.scale;
    float stepSize = s.rate / s.correct1;
    float root = (float) (1 / Math.sqrt(s.correct2));
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      long at = 4L * i;
      FloatVector x = FloatVector.fromMemorySegment(F, ALL, w + at, ORDER);
      FloatVector d =
          FloatVector.fromMemorySegment(F, ALL, g + at, ORDER).mul(scale).add(x.mul(decay));
      d = Signs.unlessBelow(LEAST, d);
      FloatVector a =
          FloatVector.fromMemorySegment(F, ALL, m + at, ORDER).mul(beta1).add(d.mul(1 - beta1));
      FloatVector b =
          FloatVector.fromMemorySegment(F, ALL, v + at, ORDER)
              .mul(beta2)
              .add(d.mul(d).mul(1 - beta2));
      a = Signs.unlessBelow(TINY, a);
      a.intoMemorySegment(ALL, m + at, ORDER);
      b.intoMemorySegment(ALL, v + at, ORDER);
      FloatVector down = b.lanewise(VectorOperators.SQRT).mul(root).add(epsilon);
      x.sub(a.mul(stepSize).div(down)).intoMemorySegment(ALL, w + at, ORDER);
    }
    for (; i < n; i++) {
      float x = NativeMemory.get(w, i);
      float d = Signs.unlessBelow(LEAST, NativeMemory.get(g, i) * scale + x * decay);
      float a = NativeMemory.get(m, i) * beta1 + d * (1 - beta1);
      float b = NativeMemory.get(v, i) * beta2 + d * d * (1 - beta2);
      a = Signs.unlessBelow(TINY, a);
      NativeMemory.put(m, i, a);
      NativeMemory.put(v, i, b);
      NativeMemory.put(w, i, x - a * stepSize / ((float) Math.sqrt(b) * root + epsilon));
    }
  }
}
