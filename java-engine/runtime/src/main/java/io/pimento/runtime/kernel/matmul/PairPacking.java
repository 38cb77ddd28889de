package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.memory.NativeMemory;

/** Weights of products of pairs in the order in which tiles read them. */
final class PairPacking {
  private PairPacking() {}

  /**
   * Blocks of as many rows of Z as are multiplied together, each as tiles of rows of W over the
   * block's products.
   */
  static void forward(PairGemm.Pairs p, PairGemm.Weights w, PairBlocks blocks, long to) {
    for (int j0 = 0; j0 < p.rows().length; j0 += blocks.rows()) {
      int depth = p.k() * Math.min(blocks.rows(), p.rows().length - j0);
      long block = to + 4L * p.n() * p.k() * j0;
      for (int i = 0; i < p.n(); ) {
        int tall = Tiles.rows(p.n() - i, Tiles.panel(blocks.columns()));
        for (int c = 0; c < depth; c++) {
          int j = j0 + c / p.k();
          long from = w.addresses()[j] + 4L * ((long) i * w.strides()[j] + c % p.k());
          long at = block + 4L * ((long) i * depth + (long) c * tall);
          for (int r = 0; r < tall; r++) {
            NativeMemory.put(at, r, NativeMemory.get(from, (long) r * w.strides()[j]));
          }
        }
        i += tall;
      }
    }
  }

  /** Blocks as before, each as tiles of products over rows of W. */
  static void backward(PairGemm.Pairs p, PairGemm.Weights w, PairBlocks blocks, long to) {
    for (int j0 = 0; j0 < p.rows().length; j0 += blocks.rows()) {
      int depth = p.k() * Math.min(blocks.rows(), p.rows().length - j0);
      long block = to + 4L * p.n() * p.k() * j0;
      for (int i = 0; i < depth; ) {
        int tall = Tiles.rows(depth - i, Tiles.panel(blocks.columns()));
        for (int r = 0; r < tall; r++) {
          int j = j0 + (i + r) / p.k();
          long from = w.addresses()[j] + 4L * ((i + r) % p.k());
          long at = block + 4L * ((long) i * p.n() + r);
          for (int o = 0; o < p.n(); o++) {
            NativeMemory.put(
                at, (long) o * tall, NativeMemory.get(from, (long) o * w.strides()[j]));
          }
        }
        i += tall;
      }
    }
  }

  /**
   * A matrix {@code [n, k]} out of its columns.
   *
   * @param from columns, {@code width} floats apart; 0 for zeros
   */
  static void untransposed(int n, int k, long from, int width, long to) {
    for (int i = 0; i < k; i++) {
      for (int o = 0; o < n; o++) {
        float g = from == 0 ? 0 : NativeMemory.get(from, (long) i * width + o);
        NativeMemory.put(to, (long) o * k + i, g);
      }
    }
  }
}
