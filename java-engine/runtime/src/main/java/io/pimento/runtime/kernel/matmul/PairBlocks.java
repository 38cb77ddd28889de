package io.pimento.runtime.kernel.matmul;

/**
 * How products of pairs are cut.
 *
 * @param samples side by side
 * @param columns of them all, in whole panels
 * @param rows of Z whose products are made together
 */
record PairBlocks(int samples, int columns, int rows) {
  private static final int COLUMNS = 64;
  private static final int DEEP = 256;

  /** Products of a block: 32 KiB over the columns, of a first cache of 48. */
  private static final int DEPTH = 128;

  static PairBlocks forward(PairGemm.Pairs p) {
    return of(p, COLUMNS, Math.clamp(DEPTH / Math.max(1, p.k()), 1, p.rows().length));
  }

  static PairBlocks weights(PairGemm.Pairs p) {
    return of(p, DEEP, 1);
  }

  private static PairBlocks of(PairGemm.Pairs p, int columns, int rows) {
    int samples = Math.clamp(columns / Math.max(1, p.e()), 1, Math.max(1, p.batch()));
    // Panels of two vectors and of four have tiles of as many rows.
    int whole = (samples * p.e() + Tiles.WIDE - 1) / Tiles.WIDE * Tiles.WIDE;
    return new PairBlocks(samples, whole, rows);
  }

  /** Scratch of a worker. */
  long floats(PairGemm.Pairs p) {
    return (2L * p.k() + 2L * p.f() + Tiles.padded(p.n()) + p.n() + (long) rows * p.k()) * columns;
  }
}
