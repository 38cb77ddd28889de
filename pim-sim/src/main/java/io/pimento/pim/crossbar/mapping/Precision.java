package io.pimento.pim.crossbar.mapping;

import io.pimento.pim.crossbar.CrossbarException;

/**
 * Bits of an operator's numbers.
 *
 * @param weights bits of a weight, sign included
 * @param activations bits of an activation
 */
public record Precision(int weights, int activations) {
  private static final int WIDEST = 8;

  public Precision {
    if (weights < 2 || weights > WIDEST || activations < 2 || activations > WIDEST) {
      throw new CrossbarException(
          "weights of "
              + weights
              + " and activations of "
              + activations
              + " bit: both must be 2 to "
              + WIDEST);
    }
  }

  @Override
  public String toString() {
    return "w" + weights + "a" + activations;
  }
}
