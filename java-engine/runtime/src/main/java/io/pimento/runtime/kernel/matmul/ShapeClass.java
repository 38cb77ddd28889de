package io.pimento.runtime.kernel.matmul;

/**
 * Products that one measurement stands for: a form, and each size rounded up to a power of two.
 *
 * @param form nt, nn or tn
 * @param m log2 of the rounded M, 0 to 31; n and k likewise
 */
record ShapeClass(Form form, int m, int n, int k) {
  /** The three forms of {@link Gemm}. */
  enum Form {
    NT(0),
    NN(1),
    TN(2);

    private final int code;

    Form(int code) {
      this.code = code;
    }

    private static Form ofCode(int code) {
      return switch (code) {
        case 0 -> NT;
        case 1 -> NN;
        case 2 -> TN;
        default -> throw new IllegalArgumentException("no product form has code " + code);
      };
    }
  }

  /** Number of distinct {@link #index}es. */
  static final int COUNT = 3 << 15;

  /** The number of a product's class, found with nothing allocated. */
  static int index(Form form, int m, int n, int k) {
    return (form.code << 15) | (log2(m) << 10) | (log2(n) << 5) | log2(k);
  }

  static ShapeClass ofIndex(int index) {
    return new ShapeClass(
        Form.ofCode(index >> 15), (index >> 10) & 31, (index >> 5) & 31, index & 31);
  }

  int index() {
    return (form.code << 15) | (m << 10) | (n << 5) | k;
  }

  private static int log2(int size) {
    return size <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(size - 1);
  }
}
