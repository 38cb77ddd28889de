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

  // (exp(r) − 1 − r)/r² for |r| ≤ ½·ln 2, highest power first.
  private static final float P5 = 0.00019875691f;
  private static final float P4 = 0.0013981999f;
  private static final float P3 = 0.008333452f;
  private static final float P2 = 0.041665796f;
  private static final float P1 = 0.16666666f;
  private static final float P0 = 0.5f;

  private Exponential() {}

  /** exp(x), with x held within ±87. */
  static FloatVector of(FloatVector x) {
    FloatVector clipped = x.max(-87f).min(87f);
    FloatVector shifted = clipped.mul(LOG2_E).add(ROUND);
    FloatVector k = shifted.sub(ROUND);
    FloatVector r = k.mul(-LN2_HIGH).add(clipped);
    r = k.mul(-LN2_LOW).add(r);
    FloatVector p = FloatVector.broadcast(Simd.F, P5);
    p = p.fma(r, FloatVector.broadcast(Simd.F, P4));
    p = p.fma(r, FloatVector.broadcast(Simd.F, P3));
    p = p.fma(r, FloatVector.broadcast(Simd.F, P2));
    p = p.fma(r, FloatVector.broadcast(Simd.F, P1));
    p = p.fma(r, FloatVector.broadcast(Simd.F, P0));
    FloatVector y = p.fma(r.mul(r), r).add(1f);
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return y.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  /** The same bits for one number, for tails that do not fill a vector. */
  static float of(float x) {
    float clipped = Math.min(Math.max(x, -87f), 87f);
    float shifted = clipped * LOG2_E + ROUND;
    float k = shifted - ROUND;
    float r = k * -LN2_HIGH + clipped;
    r = k * -LN2_LOW + r;
    float p = P5;
    p = Math.fma(p, r, P4);
    p = Math.fma(p, r, P3);
    p = Math.fma(p, r, P2);
    p = Math.fma(p, r, P1);
    p = Math.fma(p, r, P0);
    float y = Math.fma(p, r * r, r) + 1f;
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(y) + (Float.floatToRawIntBits(shifted) << 23));
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
