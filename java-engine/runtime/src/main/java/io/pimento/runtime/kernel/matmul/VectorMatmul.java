package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.parallel.Workers;

/** The engine's own kernels, {@link Gemm}. */
public final class VectorMatmul extends OwnProducts {
  @Override
  public void multiply(
      Workers w, ProductForm form, Matrix a, Matrix b, Matrix c, boolean accumulate, long bias) {
    Warmup.before(w, c.rows(), c.columns(), form.depth(a));
    Gemm.multiply(w, form, a, b, c, accumulate, bias);
  }
}
