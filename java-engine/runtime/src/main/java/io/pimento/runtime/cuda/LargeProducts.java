package io.pimento.runtime.cuda;

import io.pimento.cuda.ProductTile;
import io.pimento.cuda.TapePart;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which products are so large that they have a kernel of their own: it multiplies faster, and a
 * launch takes time. What a product sums, and in which order, follows from its size alone.
 */
final class LargeProducts {
  /** Multiply-adds of one that takes some 10 µs of an H200, ten times as long as a launch. */
  private static final long LEAST = 1L << 30;

  private static final @Nullable Long GIVEN = Long.getLong("pimento.cuda.alone");

  private LargeProducts() {}

  /** Whether a product of so many multiply-adds has its own kernel, if it can. */
  static boolean alone(long multiplyAdds, boolean warpgroups) {
    long least = warpgroups ? LEAST : Long.MAX_VALUE;
    return multiplyAdds >= (GIVEN != null ? GIVEN : least);
  }

  /** The kernel of an instruction by itself, if it is such a product. */
  static Optional<TapePart.Kernel> kernel(TapeEntry e, boolean warpgroups) {
    Optional<TapePart.Kernel> able =
        switch (e.instruction()) {
          case PRODUCT_HALF -> Optional.of(TapePart.Kernel.HALVES);
          case PRODUCT -> ofFloats(e.operand("tile"));
          default -> Optional.empty();
        };
    return able.filter(k -> alone(multiplyAdds(e), warpgroups));
  }

  private static Optional<TapePart.Kernel> ofFloats(long tile) {
    if (tile == ProductTile.WARPGROUP.number()) {
      return Optional.of(TapePart.Kernel.PRODUCTS);
    }
    boolean turned = tile == ProductTile.TURNED.number();
    return turned ? Optional.of(TapePart.Kernel.WEIGHTS) : Optional.empty();
  }

  private static long multiplyAdds(TapeEntry e) {
    long depth = 0;
    for (int s = e.instruction().operands().indexOf("segment"); s < e.words().length; s += 5) {
      depth += e.words()[s + 4];
    }
    return e.operand("m") * e.operand("n") * depth;
  }
}
