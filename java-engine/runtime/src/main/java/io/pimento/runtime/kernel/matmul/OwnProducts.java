package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Simd;

/** What all say of themselves that compute by the engine's own kernels. */
abstract sealed class OwnProducts implements MatmulProvider
    permits PackedOnce, PackedWeights, VectorMatmul {
  static final String NAME = "vector";

  @Override
  public final String name() {
    return NAME;
  }

  @Override
  public final boolean available() {
    return true;
  }

  @Override
  public final String reason() {
    return "Vector API, %d bits".formatted(Simd.F.vectorBitSize());
  }

  @Override
  public final boolean isOwn(ProductForm form, int m, int n, int k) {
    return true;
  }
}
