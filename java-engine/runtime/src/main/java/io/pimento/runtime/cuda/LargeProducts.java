package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.ProductTile;
import io.pimento.cuda.TapePart;
import java.util.Optional;

/**
 * Which products of floats are so large that they have a kernel of their own: it multiplies faster,
 * and a launch takes time. Those of halves would not gain. What a product sums, and in which order,
 * follows from its size alone.
 */
final class LargeProducts {
  /** More multiply-adds than any has. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * Multiply-adds from which on one has its own: 2²⁸ take some 3 µs of an H200, about as long as a
   * launch. Sampled paths take as long with 2³⁰, the full path of small batches longer.
   */
  static final long LEAST = Long.getLong("pimento.cuda.alone", 1L << 28);

  private LargeProducts() {}

  /**
   * The kernel of an instruction by itself, if it is such a product.
   *
   * @param least multiply-adds of one
   */
  static Optional<TapePart.Kernel> kernel(TapeEntry e, long least) {
    if (e.instruction() != Instruction.PRODUCT
        || e.operand("m") * e.operand("n") * e.depths().sum() < least) {
      return Optional.empty();
    }
    long tile = e.operand("tile");
    if (tile == ProductTile.WARPGROUP.number()) {
      return Optional.of(TapePart.Kernel.PRODUCTS);
    }
    boolean turned = tile == ProductTile.TURNED.number();
    return turned ? Optional.of(TapePart.Kernel.WEIGHTS) : Optional.empty();
  }
}
