package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.parallel.Workers;

/** Whoever computes dense float32 products. */
public interface MatmulProvider {
  /** The name in configurations and saved choices. */
  String name();

  /** Returns whether this machine can run it. */
  boolean available();

  /** Why it is used or not, in one line. */
  String reason();

  /**
   * Computes one product.
   *
   * @param c may not overlap an operand
   * @param accumulate whether the product is added to what C holds
   * @param bias address of N floats that are added to each row, in the form NT alone; 0 for none
   * @throws IllegalArgumentException if the sizes do not fit
   */
  void multiply(
      Workers w, ProductForm form, Matrix a, Matrix b, Matrix c, boolean accumulate, long bias);

  /**
   * Whether a product of these sizes is computed by the engine's own kernels, as far as is known: a
   * row of the forms NT and NN then has the same bits among any number of rows.
   */
  default boolean isOwn(ProductForm form, int m, int n, int k) {
    return false;
  }

  /**
   * The provider of a name: {@code vector}, {@code openblas}, or {@code auto}, which measures.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it is not available here, with the reason
   */
  static MatmulProvider named(String name) {
    MatmulProvider provider =
        switch (name) {
          case VectorMatmul.NAME -> new VectorMatmul();
          case OpenBlasMatmul.NAME -> new OpenBlasMatmul();
          case MatmulChooser.NAME -> new MatmulChooser();
          default ->
              throw new IllegalArgumentException(
                  "no matrix-product provider '%s'; there are %s, %s and %s"
                      .formatted(name, VectorMatmul.NAME, OpenBlasMatmul.NAME, MatmulChooser.NAME));
        };
    if (!provider.available()) {
      throw new IllegalStateException(
          "matrix-product provider '%s' is not available: %s".formatted(name, provider.reason()));
    }
    return provider;
  }
}
