package io.pimento.pim.crossbar.function;

import io.pimento.graph.op.Levels;

/**
 * The whole numbers that a layer's activations become.
 *
 * @param bits of one
 * @param signed whether it can be negative
 * @param reach the greatest magnitude that is not clipped
 */
record ActivationLevels(int bits, boolean signed, double reach) {
  int least() {
    return Levels.least(bits, signed);
  }

  int most() {
    return Levels.most(bits, signed);
  }

  /** What one step stands for. */
  float scale() {
    return Levels.scale(reach, most());
  }

  /** What is added so that DACs see no negative number. */
  int shift() {
    return signed ? 1 << (bits - 1) : 0;
  }
}
