package io.pimento.runtime.kernel.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products with weights that were packed once, beside those that pack them each time. */
class DoWeightsPackedOnceGiveTheSameBitsTest {
  private static final int[] ROWS = {1, 5, 12, 50, 300};
  private static final int[] COLUMNS = {1, 7, 16, 40, 100, 257};
  private static final int[] DEPTHS = {3, 129, 300};
  private static final int GAP = 5;

  @ParameterizedTest
  @EnumSource(
      value = ProductForm.class,
      names = {"NT", "NN"})
  void ofEverySize(ProductForm form) {
    for (int m : ROWS) {
      for (int n : COLUMNS) {
        for (int k : DEPTHS) {
          for (int threads : new int[] {1, 3}) {
            compare(form, m, n, k, threads, false);
            compare(form, m, n, k, threads, true);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void alsoWhereOneProductIsLarge(int threads) {
    compare(ProductForm.NT, 700, 1035, 1024, threads, false);
  }

  private static void compare(
      ProductForm form, int m, int n, int k, int threads, boolean accumulate) {
    try (MemoryOwner owner = new MemoryOwner();
        Workers workers = new Workers(threads);
        PackedOnce kept = new PackedOnce()) {
      SplittableRandom random = new SplittableRandom(m * 31L + n * 7L + k);
      boolean transposed = form == ProductForm.NT;
      Matrix a = filled(owner, m, k, random);
      Matrix b = transposed ? filled(owner, n, k, random) : filled(owner, k, n, random);
      Matrix expected = filled(owner, m, n, random);
      Matrix found = new Matrix(owner.floats((long) m * (n + GAP)), m, n, n + GAP);
      long floats = (long) m * (n + GAP);
      for (long i = 0; i < floats; i++) {
        NativeMemory.put(found.address(), i, NativeMemory.get(expected.address(), i));
      }
      long bias = transposed ? filled(owner, 1, n, random).address() : 0;
      kept.keep(workers, form, b);
      kept.keep(workers, form, b);
      assertThat(kept.keeps(form, b)).isEqualTo(n > 1);
      new VectorMatmul().multiply(workers, form, a, b, expected, accumulate, bias);
      kept.multiply(workers, form, a, b, found, accumulate, bias);
      for (long i = 0; i < floats; i++) {
        assertThat(Float.floatToRawIntBits(NativeMemory.get(found.address(), i)))
            .as("%s %d × %d × %d, entry %d", form, m, n, k, i)
            .isEqualTo(Float.floatToRawIntBits(NativeMemory.get(expected.address(), i)));
      }
    }
  }

  private static Matrix filled(MemoryOwner owner, int rows, int columns, SplittableRandom random) {
    int stride = columns + GAP;
    long address = owner.floats((long) rows * stride);
    for (long i = 0; i < (long) rows * stride; i++) {
      NativeMemory.put(address, i, (float) (random.nextDouble() - 0.5));
    }
    return new Matrix(address, rows, columns, stride);
  }
}
