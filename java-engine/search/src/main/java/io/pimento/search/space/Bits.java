package io.pimento.search.space;

import io.pimento.graph.BitsLabel;
import io.pimento.graph.op.Levels;

/**
 * How many bits an operator's weights and activations have.
 *
 * @param weights 32 for floating point
 * @param activations 32 for floating point
 */
public record Bits(int weights, int activations) {
  /** Floating point. */
  public static final Bits FLOAT = new Bits(Levels.FLOAT_BITS, Levels.FLOAT_BITS);

  /** Whether anything is rounded. */
  public boolean quantised() {
    return !equals(FLOAT);
  }

  @Override
  public String toString() {
    return new BitsLabel(weights, activations).toString();
  }
}
