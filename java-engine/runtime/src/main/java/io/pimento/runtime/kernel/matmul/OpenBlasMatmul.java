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
      w.run(1, (part, worker) -> ProductStart.write(0, m, 0, n, c, 4L * ldc, accumulate, bias));
      return;
    }
    int block = Math.max(LEAST_ROWS, (m + PARTS - 1) / PARTS);
    int parts = (m + block - 1) / block;
    OpenBlas.Address atB = new OpenBlas.Address().at(b);
    OpenBlas.Address[] atA = new OpenBlas.Address[parts];
    OpenBlas.Address[] atC = new OpenBlas.Address[parts];
    for (int part = 0; part < parts; part++) {
      long from = 4L * part * block;
      atA[part] = new OpenBlas.Address().at(a + from * (transposeA ? 1 : lda));
      atC[part] = new OpenBlas.Address().at(c + from * ldc);
    }
    w.run(
        parts,
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
              atA[part],
              lda,
              atB,
              ldb,
              accumulate || bias != 0 ? 1f : 0f,
              atC[part],
              ldc);
        });
  }
}
