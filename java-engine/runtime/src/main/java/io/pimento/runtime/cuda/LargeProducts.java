package io.pimento.runtime.cuda;

import io.pimento.cuda.ProductTile;
import io.pimento.cuda.TapePart;
import java.util.Optional;

/**
 * Which products are so large that they have a kernel of their own: it multiplies faster, and a
 * launch takes time. What a product sums, and in which order, follows from its size alone.
 */
final class LargeProducts {
  /** More multiply-adds than any has. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * Multiply-adds from which on one has its own: 2³⁰ take some 10 µs of an H200, ten times as long
   * as a launch. Not the default before it is measured.
   */
  static final long LEAST = Long.getLong("pimento.cuda.alone", NEVER);

  private LargeProducts() {}

  /**
   * The kernel of an instruction by itself, if it is such a product.
   *
   * @param least multiply-adds of one
   */
  static Optional<TapePart.Kernel> kernel(TapeEntry e, long least) {
    Optional<TapePart.Kernel> able =
        switch (e.instruction()) {
          case PRODUCT_HALF -> Optional.of(TapePart.Kernel.HALVES);
          case PRODUCT -> ofFloats(e.operand("tile"));
          default -> Optional.empty();
        };
    return able.filter(k -> multiplyAdds(e) >= least);
  }

  private static Optional<TapePart.Kernel> ofFloats(long tile) {
    if (tile == ProductTile.WARPGROUP.number()) {
      return Optional.of(TapePart.Kernel.PRODUCTS);
    }
    boolean turned = tile == ProductTile.TURNED.number();
    return turned ? Optional.of(TapePart.Kernel.WEIGHTS) : Optional.empty();
  }

  private static long multiplyAdds(TapeEntry e) {
    return e.operand("m") * e.operand("n") * e.depths().sum();
  }
}
