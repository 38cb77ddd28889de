package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.parallel.Workers;

/** The engine's own kernels, {@link Gemm}. */
public final class VectorMatmul implements MatmulProvider {
  static final String NAME = "vector";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public String reason() {
    return "Vector API, %d bits".formatted(Simd.F.vectorBitSize());
  }

  @Override
  public boolean isOwn(ProductForm form, int m, int n, int k) {
    return true;
  }

  @Override
  public void multiply(
      Workers w, ProductForm form, Matrix a, Matrix b, Matrix c, boolean accumulate, long bias) {
    Warmup.before(w, c.rows(), c.columns(), form.depth(a));
    Gemm.multiply(w, form, a, b, c, accumulate, bias);
  }
}
