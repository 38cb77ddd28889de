package io.pimento.runtime.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Choosing by sign with integer operations: vector masks make the JIT give up on a kernel. */
final class Signs {
  private Signs() {}

  /** {@code value} where {@code sign} is less than zero, else 0. */
  static FloatVector whereNegative(FloatVector sign, FloatVector value) {
    // 0 is added first: −0 + 0 = +0, so an exact zero is not negative.
    IntVector mask = sign.add(0f).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31);
    return value.reinterpretAsInts().and(mask).reinterpretAsFloats();
  }

  /** The value, but zero where its magnitude is below a positive bound. */
  static FloatVector unlessBelow(float bound, FloatVector value) {
    IntVector bits = value.reinterpretAsInts();
    IntVector keep =
        IntVector.broadcast(bits.species(), Float.floatToRawIntBits(bound) - 1)
            .sub(bits.and(Integer.MAX_VALUE))
            .lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
    return bits.and(keep).reinterpretAsFloats();
  }

  /** The same for one number. */
  static float unlessBelow(float bound, float value) {
    return Math.abs(value) < bound ? 0 : value;
  }
}
