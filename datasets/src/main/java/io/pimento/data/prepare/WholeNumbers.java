package io.pimento.data.prepare;

/** A function of numbers that keeps its values at small whole ones, of which counts are full. */
final class WholeNumbers {
  /** Values kept: at 0, 1, … */
  private static final int KEPT = 1024;

  /** From a present value to an input. */
  interface Function {
    float of(float value);
  }

  private final Function function;
  private final float[] kept = new float[KEPT];

  WholeNumbers(Function function) {
    this.function = function;
    for (int k = 0; k < KEPT; k++) {
      kept[k] = function.of(k);
    }
  }

  /** The function's value, to the bit; that of 0 at −0. */
  float of(float value) {
    int whole = (int) value;
    return whole == value && whole >= 0 && whole < KEPT ? kept[whole] : function.of(value);
  }
}
