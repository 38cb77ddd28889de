package io.pimento.runtime.kernel.matmul;

import static io.pimento.runtime.kernel.Tensors.at;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.MatrixBatch;
import io.pimento.runtime.kernel.Tensors;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("numbers")
class DoRowProductsMatchPlainLoopsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 4, 5, 16, 0", "1, 1, 1, 1, 0", "3, 16, 8, 16, 0", "5, 45, 26, 16, 3", "2, 64, 33, 16, 0",
    "3, 7, 13, 7, 1", "4, 13, 7, 17, 0", "2, 33, 64, 8, 5", "3, 17, 100, 12, 0",
        "2, 12, 530, 16, 0",
    "70, 9, 10, 16, 2", "4, 0, 5, 16, 0", "4, 5, 0, 16, 0", "1, 64, 64, 33, 0", "40, 3, 2, 64, 0"
  })
  void areAllThreeDirectionsRight(int batch, int n, int k, int e, int gap) {
    for (boolean accumulate : new boolean[] {false, true}) {
      forward(batch, n, k, e, gap, accumulate);
      inputGradient(batch, n, k, e, gap, accumulate);
      weightGradient(batch, n, k, e, gap, accumulate);
    }
  }

  private static void forward(int batch, int n, int k, int e, int gap, boolean accumulate) {
    try (Tensors t = new Tensors(n * 3L + k)) {
      int ldw = k + gap;
      int ss = k * e + gap;
      int ys = n * e + gap;
      long weight = t.normal(n, k, ldw);
      long s = t.normal(batch, k * e, ss);
      long y = accumulate ? t.normal(batch, n * e, ys) : t.poisoned((long) batch * ys);
      double[] expected = new double[batch * ys];
      for (int b = 0; b < batch; b++) {
        for (int i = 0; i < n; i++) {
          for (int c = 0; c < e; c++) {
            double sum = accumulate ? at(y, b * ys + i * e + c) : 0;
            for (int l = 0; l < k; l++) {
              sum += at(weight, i * ldw + l) * at(s, b * ss + l * e + c);
            }
            expected[b * ys + i * e + c] = sum;
          }
        }
      }
      t.onAnyThreads(
          w ->
              RowGemm.forward(
                  w,
                  new Matrix(weight, n, k, ldw),
                  new MatrixBatch(s, batch, k, e, ss),
                  new MatrixBatch(y, batch, n, e, ys),
                  accumulate),
          y,
          (long) batch * ys);
      clearGap(y, batch, n * e, ys);
      Tensors.assertClose("forward", y, expected, 1e-5);
    }
  }

  private static void inputGradient(int batch, int n, int k, int e, int gap, boolean accumulate) {
    try (Tensors t = new Tensors(n * 5L + k)) {
      int ldw = k + gap;
      int ss = k * e + gap;
      int ys = n * e + gap;
      long weight = t.normal(n, k, ldw);
      long dy = t.normal(batch, n * e, ys);
      long ds = accumulate ? t.normal(batch, k * e, ss) : t.poisoned((long) batch * ss);
      double[] expected = new double[batch * ss];
      for (int b = 0; b < batch; b++) {
        for (int l = 0; l < k; l++) {
          for (int c = 0; c < e; c++) {
            double sum = accumulate ? at(ds, b * ss + l * e + c) : 0;
            for (int i = 0; i < n; i++) {
              sum += at(weight, i * ldw + l) * at(dy, b * ys + i * e + c);
            }
            expected[b * ss + l * e + c] = sum;
          }
        }
      }
      t.onAnyThreads(
          w ->
              RowGemm.inputGradient(
                  w,
                  new Matrix(weight, n, k, ldw),
                  new MatrixBatch(dy, batch, n, e, ys),
                  new MatrixBatch(ds, batch, k, e, ss),
                  accumulate),
          ds,
          (long) batch * ss);
      clearGap(ds, batch, k * e, ss);
      Tensors.assertClose("input gradient", ds, expected, 1e-5);
    }
  }

  private static void weightGradient(int batch, int n, int k, int e, int gap, boolean accumulate) {
    try (Tensors t = new Tensors(n * 7L + k)) {
      int ldw = k + gap;
      int ss = k * e + gap;
      int ys = n * e + gap;
      long dy = t.normal(batch, n * e, ys);
      long s = t.normal(batch, k * e, ss);
      long dw = accumulate ? t.normal(n, k, ldw) : t.poisoned((long) n * ldw);
      double[] expected = new double[n * ldw];
      for (int i = 0; i < n; i++) {
        for (int l = 0; l < k; l++) {
          double sum = accumulate ? at(dw, i * ldw + l) : 0;
          for (int b = 0; b < batch; b++) {
            for (int c = 0; c < e; c++) {
              sum += at(dy, b * ys + i * e + c) * at(s, b * ss + l * e + c);
            }
          }
          expected[i * ldw + l] = sum;
        }
      }
      t.onAnyThreads(
          w ->
              RowGemm.weightGradient(
                  w,
                  new MatrixBatch(dy, batch, n, e, ys),
                  new MatrixBatch(s, batch, k, e, ss),
                  new Matrix(dw, n, k, ldw),
                  accumulate),
          dw,
          (long) n * ldw);
      clearGap(dw, n, k, ldw);
      Tensors.assertClose("weight gradient", dw, expected, 1e-5);
    }
  }

  /** What lies between rows must still be NaN. */
  private static void clearGap(long address, int rows, int columns, int stride) {
    for (int i = 0; i < rows; i++) {
      for (int j = columns; j < stride; j++) {
        if (!Double.isNaN(at(address, (long) i * stride + j))) {
          throw new AssertionError("wrote between samples");
        }
        NativeMemory.put(address, (long) i * stride + j, 0);
      }
    }
  }

  @Test
  void isABadShapeNamed() {
    try (Workers w = new Workers(1)) {
      Matrix weight = Matrix.dense(64, 2, 4);
      MatrixBatch s = MatrixBatch.dense(64, 1, 5, 16);
      MatrixBatch y = MatrixBatch.dense(64, 1, 2, 16);
      assertThatThrownBy(() -> RowGemm.forward(w, weight, s, y, false))
          .hasMessageContaining("weight of 2×4")
          .hasMessageContaining("S of 1×5×16")
          .hasMessageContaining("Y of 1×2×16");
      assertThatThrownBy(() -> new MatrixBatch(64, 1, 5, 16, 79))
          .hasMessageContaining("79 floats from sample to sample");
    }
  }
}
