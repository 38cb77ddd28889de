package io.pimento.pim.inference;

/**
 * A product of stored weights with activations.
 *
 * @param name of the first weight
 * @param inputs over all sources
 * @param applications vectors a sample
 */
public record DenseLayer(String name, int outputs, int inputs, int applications) {
  /** Multiply-adds a sample. */
  public long multiplyAdds() {
    return (long) outputs * inputs * applications;
  }
}
