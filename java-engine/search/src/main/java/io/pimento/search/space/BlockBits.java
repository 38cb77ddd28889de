package io.pimento.search.space;

/**
 * The precision of a block's operators; several active nodes of a kind share their kind's.
 *
 * @param dense of its dense node
 * @param sparse of its sparse node, the attention's projections included
 * @param merge of the layer that adds rows of the dense result to the sparse one
 * @param projection of the factorization's layer
 */
public record BlockBits(Bits dense, Bits sparse, Bits merge, Bits projection) {
  /** Floating point. */
  public static final BlockBits FLOAT = all(Bits.FLOAT);

  /** One precision for all. */
  public static BlockBits all(Bits bits) {
    return new BlockBits(bits, bits, bits, bits);
  }
}
