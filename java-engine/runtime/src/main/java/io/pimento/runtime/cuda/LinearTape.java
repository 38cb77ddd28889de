package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.ProductLayout;
import io.pimento.cuda.ProductTile;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.runtime.fuse.InputGradientSum;
import java.util.Arrays;

/** Dense connections as products over all their sources, none of them copied. */
final class LinearTape {
  /** Whether K is contiguous in A and in B. */
  static final int BOTH_K = ProductLayout.BOTH_K.number();

  static final int A_K = ProductLayout.A_K.number();
  static final int NEITHER_K = ProductLayout.NEITHER_K.number();

  private static final int SMALL = TapeLimits.SMALL_TILE;
  private static final int LARGE = TapeLimits.LARGE_TILE;
  private static final int DEPTH = TapeLimits.PRODUCT_DEPTH;

  /** Longest rows, in and out, of the layers on many short rows. */
  private static final int LONGEST_ROW = 64;

  /** Fewest tiles of K that one part of a split product sums. */
  private static final int FEWEST = 8;

  /** Most parts of a product that the next level needs whole. */
  private static final int MOST_PARTS = 4;

  /** Most parts of one of large tiles, and the tiles of K from which on it is cut. */
  private static final int MOST_LARGE_PARTS = 8;

  private static final int LONG_SUM = 96;

  /** Entries of a weight from which on it is not cut in a crowd. */
  private static final long CROWD_ENTRIES = 1 << 18;

  /**
   * How many times as long as all its segments that are copied entry by entry a sum by warpgroups
   * is at least: a dozen ragged columns must not send a thousand to slower tiles.
   */
  private static final long LEAST_WIDE = Long.getLong("pimento.cuda.wide", 8);

  /** Operands of a segment, its depth the last. */
  static final int SEGMENT = 5;

  private LinearTape() {}

  /** One operand pair of a product. */
  record Segment(long a, long lda, long b, long ldb, long k) {}

  static void bind() {
    TapeKernels.bind(
        Linear.class,
        (op, n) -> {
          int s = op.sources();
          Segment[] segments = new Segment[s];
          for (int j = 0; j < s; j++) {
            int k = n.inType(j).last();
            segments[j] = new Segment(n.in(j), n.stride(j), n.in(s + j), n.stride(s + j), k);
          }
          int width = n.outType(0).last();
          long bias = op.bias() ? n.in(2 * s) : 0;
          if (s == 1 && shortRows(n, n.inType(0).last(), width)) {
            rowProduct(n, n.inType(0).last(), width, false, bias);
            return;
          }
          whole(n, n.rows(0), width, width, 0, bias, BOTH_K, 0, 0, segments);
        });
    TapeKernels.bind(
        LinearInputGradient.class,
        (op, n) -> {
          int width = n.inType(0).last();
          int k = n.inType(1).last();
          if (shortRows(n, width, k)) {
            rowProduct(n, width, k, true, 0);
            return;
          }
          inputGradient(n, 1);
        });
    TapeKernels.bind(
        InputGradientSum.class,
        (op, n) -> {
          if (op.one() instanceof RowLinearInputGradient) {
            RowLinearTape.inputGradient(n, op.terms());
          } else {
            inputGradient(n, op.terms());
          }
        });
    TapeKernels.bind(
        LinearWeightGradient.class,
        (op, n) -> {
          int width = n.inType(0).last();
          int k = n.inType(1).last();
          split(
              n,
              width,
              k,
              NEITHER_K,
              0,
              new Segment(n.in(0), n.stride(0), n.in(1), n.stride(1), n.rows(0)));
        });
  }

  /** Σ dY_t·W_t over a node's inputs dY_t, W_t. */
  private static void inputGradient(NodeTape n, int terms) {
    Segment[] segments = new Segment[terms];
    for (int t = 0; t < terms; t++) {
      int dy = 2 * t;
      int weight = dy + 1;
      segments[t] =
          new Segment(n.in(dy), n.stride(dy), n.in(weight), n.stride(weight), n.inType(dy).last());
    }
    whole(n, n.rows(0), n.inType(1).last(), n.outStride(0), 0, 0, A_K, 0, 0, segments);
  }

  /**
   * Whether a layer works on many rows so short that a thread can hold four results of four rows.
   */
  private static boolean shortRows(NodeTape n, int k, int width) {
    boolean many = n.inType(0).rank() > 1;
    boolean quads = k % 4 == 0 && width % 4 == 0 && n.stride(0) == k && n.outStride(0) == width;
    return many && quads && k <= LONGEST_ROW && width <= LONGEST_ROW;
  }

  private static void rowProduct(NodeTape n, int k, int width, boolean transposed, long bias) {
    long rows = n.rows(0);
    long chunk = Math.max(SMALL, NodeTape.ceil(NodeTape.ceil(rows, NodeTape.BUSY), 4) * 4);
    n.emit(
        Instruction.ROW_PRODUCT,
        NodeTape.ceil(rows, chunk),
        rows,
        chunk,
        k,
        width,
        n.in(0),
        n.in(1),
        n.stride(1),
        Words.flag(transposed),
        bias,
        n.out(0));
  }

  /** A product that one block sums from start to end. */
  static void whole(
      NodeTape n,
      long m,
      long columns,
      long ld,
      int chunkY,
      long bias,
      int layout,
      int chunkA,
      int chunkB,
      Segment... segments) {
    boolean dense = n.outStride(0) == n.outType(0).last();
    long byLarge = tiles(m, columns, LARGE);
    boolean wide = m > SMALL && columns > SMALL;
    // A long sum of few tiles: large ones move half as much as small ones, and parts keep blocks
    // busy.
    boolean longSum = dense && wide && depth(segments) >= LONG_SUM && byLarge < NodeTape.BUSY / 2;
    boolean large = longSum || (wide && (byLarge >= NodeTape.BUSY / 2 || n.tape().crowded()));
    boolean halves = large && HalfTape.takes(n, m, columns, chunkY, chunkA, chunkB, segments);
    Segment[] read = halves ? HalfTape.copied(n, m, columns, layout, segments) : segments;
    ProductTile tile =
        halves
            ? ProductTile.HALF
            : tile(n, large, m * columns, bias, layout, chunkY, chunkA, chunkB, segments);
    int splits = 1;
    if (longSum) {
      splits = (int) Math.min(MOST_LARGE_PARTS, Math.max(1, NodeTape.BUSY / byLarge));
    } else if (!large && dense) {
      splits = splits(m, columns, segments);
    }
    if (splits == 1) {
      emit(n, n.out(0), ld, chunkY, m, columns, bias, 1, 0, layout, tile, chunkA, chunkB, read);
      return;
    }
    long size = m * columns;
    long y = n.tape().floats(splits * size);
    emit(n, y, ld, chunkY, m, columns, bias, splits, size, layout, tile, chunkA, chunkB, read);
    n.define(0, y, splits, size);
  }

  /** Tiles of K that a sum has. */
  private static long depth(Segment... segments) {
    long depth = 0;
    for (Segment s : segments) {
      depth += NodeTape.ceil(s.k(), DEPTH);
    }
    return depth;
  }

  /** In how many parts a long sum of few tiles is worth a further level that adds them. */
  private static int splits(long m, long columns, Segment... segments) {
    long byLength = depth(segments) / (2 * FEWEST);
    long byRoom = NodeTape.BUSY / Math.max(1, tiles(m, columns, SMALL));
    return (int) Math.max(1, Math.min(MOST_PARTS, Math.min(byLength, byRoom)));
  }

  /**
   * A weight's gradient: its sum over the batch in parts where few tiles would leave blocks idle.
   */
  static void split(NodeTape n, int m, int columns, int layout, int chunk, Segment s) {
    long steps = NodeTape.ceil(s.k(), DEPTH);
    long byLarge = tiles(m, columns, LARGE);
    boolean wide = m > SMALL && columns > SMALL;
    boolean crowd = n.tape().crowded() && (long) m * columns >= CROWD_ENTRIES;
    boolean large = wide && (crowd || byLarge * (steps / (2 * FEWEST)) >= NodeTape.BUSY);
    long tiles = large ? byLarge : tiles(m, columns, SMALL);
    long most = Math.max(1, steps / (large ? 2 * FEWEST : FEWEST));
    // Rounded down: a few units of a second round would keep all others waiting.
    long wanted = crowd ? 1 : Math.max(1, NodeTape.BUSY / tiles);
    int splits = (int) Math.min(most, wanted);
    long size = (long) m * columns;
    long y = n.tape().floats(splits * size);
    boolean halves = large && HalfTape.takes(n, m, columns, 0, chunk, chunk, s);
    ProductTile tile =
        halves ? ProductTile.HALF : tile(n, large, size, 0, layout, 0, chunk, chunk, s);
    Segment[] read = halves ? HalfTape.copied(n, m, columns, layout, s) : new Segment[] {s};
    emit(n, y, columns, 0, m, columns, 0, splits, size, layout, tile, chunk, chunk, read);
    n.define(0, y, splits, size);
  }

  private static long tiles(long m, long n, int edge) {
    return NodeTape.ceil(m, edge) * NodeTape.ceil(n, edge);
  }

  /** Whether rows start on 16-byte boundaries, wherever the operand will lie. */
  private static boolean quads(long word, long lead) {
    return Words.aligned16(word) && lead % 4 == 0;
  }

  /**
   * How a product of floats is cut. Warpgroups copy four floats at a time from rows, but for a few.
   *
   * @param entries of the result
   */
  private static ProductTile tile(
      NodeTape n,
      boolean large,
      long entries,
      long bias,
      int layout,
      int chunkY,
      int chunkA,
      int chunkB,
      Segment... segments) {
    if (!large) {
      return ProductTile.SMALL;
    }
    boolean rows = chunkY == 0 && chunkA == 0 && chunkB == 0;
    long k = 0;
    long ragged = 0;
    for (Segment s : segments) {
      k += s.k();
      ragged += quads(s.a(), s.lda()) && quads(s.b(), s.ldb()) ? 0 : s.k();
    }
    rows &= ragged * LEAST_WIDE <= k;
    if (!n.tape().warpgroups() || !rows || (bias != 0 && layout == A_K)) {
      return ProductTile.LARGE;
    }
    if (layout != NEITHER_K) {
      return ProductTile.WARPGROUP;
    }
    return entries * k >= n.tape().alone() ? ProductTile.TURNED : ProductTile.LARGE;
  }

  private static void emit(
      NodeTape n,
      long y,
      long ld,
      int chunkY,
      long m,
      long columns,
      long bias,
      int splits,
      long partStride,
      int layout,
      ProductTile tile,
      int chunkA,
      int chunkB,
      Segment... segments) {
    long units = splits * tiles(m, columns, tile == ProductTile.SMALL ? SMALL : LARGE);
    if (tile == ProductTile.HALF) {
      HalfTape.emit(n, units, y, ld, m, columns, bias, splits, partStride, layout, segments);
      return;
    }
    long[] head = {
      y,
      ld,
      chunkY,
      m,
      columns,
      bias,
      splits,
      partStride,
      layout,
      tile.number(),
      chunkA,
      chunkB,
      segments.length
    };
    n.emit(Instruction.PRODUCT, units, words(head, segments));
  }

  /** A product's operands: its own, then those of its segments. */
  static long[] words(long[] head, Segment... segments) {
    long[] words = Arrays.copyOf(head, head.length + SEGMENT * segments.length);
    for (int j = 0; j < segments.length; j++) {
      Segment s = segments[j];
      int at = head.length + SEGMENT * j;
      words[at] = s.a();
      words[at + 1] = s.lda();
      words[at + 2] = s.b();
      words[at + 3] = s.ldb();
      words[at + 4] = s.k();
    }
    return words;
  }
}
