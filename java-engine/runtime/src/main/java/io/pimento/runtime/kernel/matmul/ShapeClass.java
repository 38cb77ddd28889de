package io.pimento.runtime.kernel.matmul;

/**
 * Products that one measurement stands for: a form, and each size rounded up to a power of two.
 *
 * @param form nt, nn or tn
 * @param m log2 of the rounded M, 0 to 31; n and k likewise
 */
record ShapeClass(ProductForm form, int m, int n, int k) {
  /** Number of distinct {@link #index}es. */
  static final int COUNT = 3 << 15;

  /** The number of a product's class, found with nothing allocated. */
  static int index(ProductForm form, int m, int n, int k) {
    return (form.code << 15) | (log2(m) << 10) | (log2(n) << 5) | log2(k);
  }

  static ShapeClass ofIndex(int index) {
    return new ShapeClass(
        ProductForm.ofCode(index >> 15), (index >> 10) & 31, (index >> 5) & 31, index & 31);
  }

  int index() {
    return (form.code << 15) | (m << 10) | (n << 5) | k;
  }

  private static int log2(int size) {
    return size <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(size - 1);
  }
}
