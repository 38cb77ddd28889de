package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.BitsLabel;
import io.pimento.pim.crossbar.CrossbarException;

/**
 * Bits of an operator's numbers.
 *
 * @param weights bits of a weight, sign included
 * @param activations bits of an activation
 */
public record BitWidths(int weights, int activations) {
  private static final int WIDEST = 8;

  public BitWidths {
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

  /**
   * Reads {@code w8a8}.
   *
   * @throws IllegalArgumentException if it is not of that form
   * @throws CrossbarException if these are no bits of crossbars
   */
  public static BitWidths named(String text) {
    BitsLabel bits = BitsLabel.of(text);
    return new BitWidths(bits.weights(), bits.activations());
  }

  @Override
  public String toString() {
    return new BitsLabel(weights, activations).toString();
  }
}
