package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Simd;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * exp of a vector: x = k·ln 2 + r, a polynomial in r, and k added to the exponent bits. k is
 * rounded by adding 1.5·2²³, so that nothing is converted. Relative error below 2e-7 within ±87.
 */
final class Exponential {
  private static final float ROUND = 12582912f;
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -0.00021219444f;

  private Exponential() {}

  /** exp(x), with x held within ±87. */
  static FloatVector of(FloatVector x) {
    FloatVector clipped = x.max(-87f).min(87f);
    FloatVector shifted = clipped.mul(LOG2_E).add(ROUND);
    FloatVector k = shifted.sub(ROUND);
    FloatVector r = k.mul(-LN2_HIGH).add(clipped);
    r = k.mul(-LN2_LOW).add(r);
    FloatVector p = FloatVector.broadcast(Simd.F, 0.00019875691f);
    p = p.fma(r, FloatVector.broadcast(Simd.F, 0.0013981999f));
    p = p.fma(r, FloatVector.broadcast(Simd.F, 0.008333452f));
    p = p.fma(r, FloatVector.broadcast(Simd.F, 0.041665796f));
    p = p.fma(r, FloatVector.broadcast(Simd.F, 0.16666666f));
    p = p.fma(r, FloatVector.broadcast(Simd.F, 0.5f));
    FloatVector y = p.fma(r.mul(r), r).add(1f);
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return y.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  /**
   * 2ˣ for x within ±126, which is not checked: x = k + r, |r| ≤ ½, and a minimax polynomial of
   * degree 5 in r (relative error 2.3e-7 with its rounding).
   */
  static FloatVector ofTwo(FloatVector x) {
    FloatVector shifted = x.add(ROUND);
    FloatVector r = x.sub(shifted.sub(ROUND));
    FloatVector p = FloatVector.broadcast(Simd.F, 0.0013276472f);
    p = p.fma(r, FloatVector.broadcast(Simd.F, 0.009675542f));
    p = p.fma(r, FloatVector.broadcast(Simd.F, 0.05550713f));
    p = p.fma(r, FloatVector.broadcast(Simd.F, 0.2402212f));
    p = p.fma(r, FloatVector.broadcast(Simd.F, 0.69314694f));
    p = p.fma(r, FloatVector.broadcast(Simd.F, 1.0000001f));
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }
}
