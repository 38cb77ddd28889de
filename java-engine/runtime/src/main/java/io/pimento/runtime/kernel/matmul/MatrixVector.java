package io.pimento.runtime.kernel.matmul;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Products whose result is one column or one row, as the head's are: a tile would compute fifteen
 * more. Sizes and leading dimensions are in floats.
 */
@SuppressWarnings("removal")
final class MatrixVector {
  private static final int ROWS = 64;

  private MatrixVector() {}

  /** c[M] (+)= A[M,K]·b[K] (+ bias[0]): {@link ProductForm#NT} with N = 1. */
  static void column(Workers w, Matrix left, long b, Matrix result, boolean accumulate, long bias) {
    int m = left.rows();
    int k = left.columns();
    long a = left.address();
    int lda = left.stride();
    long c = result.address();
    int ldc = result.stride();
    w.run(
        (m + ROWS - 1) / ROWS,
        (part, worker) -> {
          float start = bias == 0 ? 0 : NativeMemory.get(bias);
          for (int i = part * ROWS; i < Math.min(m, (part + 1) * ROWS); i++) {
            long at = c + 4L * i * ldc;
            float before = accumulate ? NativeMemory.get(at) : 0;
            NativeMemory.put(at, before + start + dot(a + 4L * i * lda, b, k));
          }
        });
  }

  private static float dot(long a, long b, int k) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = 0;
    for (; i <= k - 4 * Simd.LANES; i += 4 * Simd.LANES) {
      long at = 4L * i;
      long next = at + 2 * Simd.BYTES;
      s0 = load(a + at).fma(load(b + at), s0);
      s1 = load(a + at + Simd.BYTES).fma(load(b + at + Simd.BYTES), s1);
      s2 = load(a + next).fma(load(b + next), s2);
      s3 = load(a + next + Simd.BYTES).fma(load(b + next + Simd.BYTES), s3);
    }
    for (; i <= k - Simd.LANES; i += Simd.LANES) {
      s0 = load(a + 4L * i).fma(load(b + 4L * i), s0);
    }
    float sum = Simd.sum(s0.add(s1).add(s2.add(s3)));
    for (; i < k; i++) {
      sum += NativeMemory.get(a, i) * NativeMemory.get(b, i);
    }
    return sum;
  }

  private static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(F, ALL, address, ORDER);
  }

  /** c[N] (+)= a[K]·B[K,N], a's entries {@code lda} apart: {@link ProductForm#TN} with M = 1. */
  static void row(Workers w, Matrix left, Matrix right, long c, boolean accumulate) {
    int n = right.columns();
    int k = right.rows();
    long a = left.address();
    int lda = left.stride();
    long b = right.address();
    int ldb = right.stride();
    int together = 4 * Simd.LANES;
    w.run(
        (n + together - 1) / together,
        (part, worker) -> {
          int j = part * together;
          if (j + together <= n) {
            four(k, a, 4L * lda, b + 4L * j, 4L * ldb, c + 4L * j, accumulate);
            return;
          }
          for (; j < n; j++) {
            float sum = accumulate ? NativeMemory.get(c, j) : 0;
            for (int i = 0; i < k; i++) {
              sum += NativeMemory.get(a, (long) i * lda) * NativeMemory.get(b, (long) i * ldb + j);
            }
            NativeMemory.put(c, j, sum);
          }
        });
  }

  private static void four(
      int k, long a, long stepA, long b, long stepB, long c, boolean accumulate) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < k; i++) {
      FloatVector x = FloatVector.broadcast(F, MEMORY.getFloat(a));
      s0 = x.fma(load(b), s0);
      s1 = x.fma(load(b + Simd.BYTES), s1);
      s2 = x.fma(load(b + 2 * Simd.BYTES), s2);
      s3 = x.fma(load(b + 3 * Simd.BYTES), s3);
      a += stepA;
      b += stepB;
    }
    put(s0, c, accumulate);
    put(s1, c + Simd.BYTES, accumulate);
    put(s2, c + 2 * Simd.BYTES, accumulate);
    put(s3, c + 3 * Simd.BYTES, accumulate);
  }

  private static void put(FloatVector sum, long c, boolean accumulate) {
    if (accumulate) {
      load(c).add(sum).intoMemorySegment(ALL, c, ORDER);
    } else {
      sum.intoMemorySegment(ALL, c, ORDER);
    }
  }
}
