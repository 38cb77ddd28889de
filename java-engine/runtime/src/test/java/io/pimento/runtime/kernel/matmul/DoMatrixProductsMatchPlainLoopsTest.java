package io.pimento.runtime.kernel.matmul;

import static io.pimento.runtime.kernel.Tensors.at;
import static io.pimento.runtime.kernel.matmul.ProductForm.NT;
import static io.pimento.runtime.kernel.matmul.ProductForm.TN;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.Tensors;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("numbers")
class DoMatrixProductsMatchPlainLoopsTest {
  private static List<int[]> shapes() {
    int[] odd = {1, 7, 13, 16, 17, 33, 64, 100};
    List<int[]> shapes = new ArrayList<>();
    for (int m : odd) {
      for (int n : odd) {
        shapes.add(new int[] {m, n, odd[(m + n) % odd.length]});
      }
    }
    shapes.add(new int[] {0, 3, 4});
    shapes.add(new int[] {3, 0, 4});
    shapes.add(new int[] {3, 4, 0});
    shapes.add(new int[] {1, 1, 1});
    shapes.add(new int[] {130, 270, 300});
    shapes.add(new int[] {60, 290, 600});
    shapes.add(new int[] {20, 19, 2100});
    shapes.add(new int[] {1, 300, 520});
    shapes.add(new int[] {200, 1, 520});
    shapes.add(new int[] {300, 100, 70});
    return shapes;
  }

  @ParameterizedTest
  @CsvSource({
    "vector, NT",
    "vector, NN",
    "vector, TN",
    "openblas, NT",
    "openblas, NN",
    "openblas, TN"
  })
  void isEachFormRightForOddSizesStridesAndOptions(String provider, ProductForm form) {
    Random random = new Random(5);
    for (int[] shape : shapes()) {
      boolean accumulate = random.nextBoolean();
      boolean bias = form == NT && random.nextBoolean();
      check(
          MatmulProvider.named(provider),
          form,
          shape[0],
          shape[1],
          shape[2],
          random.nextInt(3),
          accumulate,
          bias);
    }
  }

  @Test
  void isAnAccumulatedBiasAddedOnce() {
    for (int k : new int[] {0, 5, 600}) {
      for (MatmulProvider p : List.of(new VectorMatmul(), new OpenBlasMatmul())) {
        check(p, NT, 14, 19, k, 1, true, true);
        check(p, NT, 14, 19, k, 1, false, true);
      }
    }
  }

  private static void check(
      MatmulProvider p,
      ProductForm form,
      int m,
      int n,
      int k,
      int gap,
      boolean accumulate,
      boolean bias) {
    try (Tensors t = new Tensors(m * 31L + n * 7L + k)) {
      int lda = (form == TN ? m : k) + gap;
      int ldb = (form == NT ? k : n) + gap;
      int ldc = n + gap;
      long a = t.normal(form == TN ? k : m, lda - gap, lda);
      long b = t.normal(form == NT ? n : k, ldb - gap, ldb);
      long c = accumulate ? t.normal(m, n, ldc) : t.poisoned((long) m * ldc);
      long biases = bias ? t.normal(n) : 0;
      double[] expected = expected(form, m, n, k, a, lda, b, ldb, c, ldc, accumulate, biases);
      t.onAnyThreads(
          w ->
              p.multiply(
                  w,
                  form,
                  form == TN ? new Matrix(a, k, m, lda) : new Matrix(a, m, k, lda),
                  form == NT ? new Matrix(b, n, k, ldb) : new Matrix(b, k, n, ldb),
                  new Matrix(c, m, n, ldc),
                  accumulate,
                  biases),
          c,
          (long) m * ldc);
      for (int i = 0; i < m; i++) {
        for (int j = n; j < ldc; j++) {
          if (!Double.isNaN(at(c, i * ldc + j))) {
            throw new AssertionError("wrote between the rows of C");
          }
          NativeMemory.put(c, i * ldc + j, 0);
        }
      }
      String what =
          "%s %s %d×%d×%d gap %d%s%s"
              .formatted(p.name(), form, m, n, k, gap, accumulate ? " +" : "", bias ? " bias" : "");
      Tensors.assertClose(what, c, expected, 1e-5);
    }
  }

  private static double[] expected(
      ProductForm form,
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
    float[] as = Tensors.read(a, (form == TN ? k : m) * lda);
    float[] bs = Tensors.read(b, (form == NT ? n : k) * ldb);
    double[] expected = new double[m * ldc];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = (accumulate ? at(c, i * ldc + j) : 0) + (bias != 0 ? at(bias, j) : 0);
        for (int l = 0; l < k; l++) {
          double x = form == TN ? as[l * lda + i] : as[i * lda + l];
          sum += x * (form == NT ? bs[j * ldb + l] : bs[l * ldb + j]);
        }
        expected[i * ldc + j] = sum;
      }
    }
    return expected;
  }

  @Test
  void areSizesThatDoNotFitNamed() {
    try (Workers w = new Workers(1)) {
      Matrix a = Matrix.dense(64, 2, 4);
      Matrix b = Matrix.dense(64, 3, 5);
      Matrix c = Matrix.dense(64, 2, 3);
      for (MatmulProvider p : List.of(new VectorMatmul(), new OpenBlasMatmul())) {
        assertThatThrownBy(() -> p.multiply(w, NT, a, b, c, false, 0))
            .hasMessageContaining("NT: A 2×4, B 3×5 and C 2×3 do not fit");
      }
      assertThatThrownBy(() -> new Matrix(64, 2, 4, 3))
          .hasMessageContaining("2 rows and 4 columns with 3 floats from row to row");
    }
  }
}
