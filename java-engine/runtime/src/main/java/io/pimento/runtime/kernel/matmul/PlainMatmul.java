package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/** The plain-Java twin of the fast products: three loops, summed in double. */
public final class PlainMatmul implements MatmulProvider {
  @Override
  public String name() {
    return "plain";
  }

  /** Strides of a matrix in floats. */
  private record Matrix(long address, int row, int column) {
    float get(int i, int j) {
      return NativeMemory.get(address, (long) i * row + (long) j * column);
    }
  }

  private static void multiply(
      Workers workers,
      int m,
      int n,
      int k,
      Matrix a,
      Matrix b,
      long c,
      int ldc,
      boolean accumulate,
      long bias) {
    workers.run(
        m,
        (i, worker) -> {
          for (int j = 0; j < n; j++) {
            double sum = bias == 0 ? 0 : NativeMemory.get(bias, j);
            for (int p = 0; p < k; p++) {
              sum += (double) a.get(i, p) * b.get(p, j);
            }
            long at = (long) i * ldc + j;
            NativeMemory.put(c, at, (float) (accumulate ? sum + NativeMemory.get(c, at) : sum));
          }
        });
  }

  @Override
  public void nt(
      Workers workers,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate,
      long bias) {
    multiply(
        workers, m, n, k, new Matrix(a, lda, 1), new Matrix(b, 1, ldb), c, ldc, accumulate, bias);
  }

  @Override
  public void nn(
      Workers workers,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate) {
    multiply(workers, m, n, k, new Matrix(a, lda, 1), new Matrix(b, ldb, 1), c, ldc, accumulate, 0);
  }

  @Override
  public void tn(
      Workers workers,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate) {
    multiply(workers, m, n, k, new Matrix(a, 1, lda), new Matrix(b, ldb, 1), c, ldc, accumulate, 0);
  }
}
