package io.pimento.runtime.kernel.matmul;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jspecify.annotations.Nullable;

/**
 * The OpenBLAS library through the JavaCPP preset, loaded once, on one thread: the engine splits
 * the work itself.
 */
final class OpenBlas {
  private static final @Nullable String FAILURE = load();

  private OpenBlas() {}

  static boolean available() {
    return FAILURE == null;
  }

  static String reason() {
    return FAILURE == null ? "OpenBLAS, one thread a part" : FAILURE;
  }

  /** C = A·B + beta·C, row-major, either operand transposed. */
  static void sgemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Address a,
      int lda,
      Address b,
      int ldb,
      float beta,
      Address c,
      int ldc) {
    openblas_nolapack.cblas_sgemm(
        openblas_nolapack.CblasRowMajor,
        transposeA ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
        transposeB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
        m,
        n,
        k,
        1f,
        a,
        lda,
        b,
        ldb,
        beta,
        c,
        ldc);
  }

  private static @Nullable String load() {
    try {
      Loader.load(openblas_nolapack.class);
      openblas_nolapack.blas_set_num_threads(1);
      return null;
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      return "the OpenBLAS library does not load: " + e.getMessage();
    }
  }

  /** A JavaCPP pointer that is moved to raw addresses; it owns nothing and copies nothing. */
  static final class Address extends FloatPointer {
    Address() {
      super((Pointer) null);
    }

    Address at(long raw) {
      address = raw;
      return this;
    }
  }
}
