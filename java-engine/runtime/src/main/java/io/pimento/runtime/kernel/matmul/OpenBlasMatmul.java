package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.parallel.Workers;

/**
 * OpenBLAS under the engine's own split: C is cut into blocks of rows by the sizes alone, so that
 * the bits do not depend on the number of threads.
 */
public final class OpenBlasMatmul implements MatmulProvider {
  static final String NAME = "openblas";
  private static final int PARTS = 16;
  private static final int LEAST_ROWS = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean available() {
    return OpenBlas.available();
  }

  @Override
  public String reason() {
    return OpenBlas.reason();
  }

  @Override
  public void multiply(
      Workers w,
      ProductForm form,
      Matrix left,
      Matrix right,
      Matrix result,
      boolean accumulate,
      long bias) {
    form.require(left, right, result);
    int k = form.depth(left);
    boolean transposeA = form == ProductForm.TN;
    boolean transposeB = form == ProductForm.NT;
    int m = result.rows();
    int n = result.columns();
    long a = left.address();
    int lda = left.stride();
    long b = right.address();
    int ldb = right.stride();
    long c = result.address();
    int ldc = result.stride();
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0) {
      ProductStart.write(0, m, 0, n, c, 4L * ldc, accumulate, bias);
      return;
    }
    int block = Math.max(LEAST_ROWS, (m + PARTS - 1) / PARTS);
    w.run(
        (m + block - 1) / block,
        (part, worker) -> {
          int from = part * block;
          int rows = Math.min(block, m - from);
          if (bias != 0) {
            ProductStart.write(from, from + rows, 0, n, c, 4L * ldc, accumulate, bias);
          }
          OpenBlas.sgemm(
              transposeA,
              transposeB,
              rows,
              n,
              k,
              new OpenBlas.Address().at(a + 4L * from * (transposeA ? 1 : lda)),
              lda,
              new OpenBlas.Address().at(b),
              ldb,
              accumulate || bias != 0 ? 1f : 0f,
              new OpenBlas.Address().at(c + 4L * from * ldc),
              ldc);
        });
  }
}
