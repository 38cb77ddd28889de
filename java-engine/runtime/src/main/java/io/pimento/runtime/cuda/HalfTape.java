package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.ProductLayout;
import io.pimento.cuda.TapeLimits;
import io.pimento.runtime.cuda.LinearTape.Segment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Large products whose factors are halves. Each factor is copied once, before the first product
 * that reads it, whoever reads it: x of y = x·Wᵀ and of dW = dyᵀ·x, dy of dW and dx = dy·W, W of y
 * and dx.
 *
 * <p>Gradients are multiplied by a power of two when they are copied, and the products' sums by its
 * inverse, exactly: nobody else knows of it. A gradient of a loss that is the mean over a batch is
 * of the size of one sample's over the batch, so the power follows from the batch. Of one sample,
 * |p − y| times some weights of a layer are mostly from 2⁻¹⁴ to 1; times {@link #SAMPLE_SCALE} they
 * are in the middle of the normal halves, 2⁻¹⁴ to 2¹⁶. So up to 256 for one sample fit, and down to
 * 2⁻²² keep all bits.
 */
final class HalfTape {
  /** Power of two by which the gradient of one sample's loss is multiplied. */
  private static final int SAMPLE_SCALE = 8;

  /** Copies of one tape. */
  static final class Copies {
    private final Map<Factor, DeviceOperand> made = new HashMap<>();
  }

  /** A matrix that a product reads, and the power of two that its copy is multiplied by. */
  private record Factor(long word, long rows, long width, long stride, int power) {
    /** Halves from row to row of its copy. */
    long copyStride() {
      return NodeTape.ceil(width, TapeLimits.HALF_DEPTH) * TapeLimits.HALF_DEPTH;
    }
  }

  private HalfTape() {}

  /**
   * Whether a product of large tiles is one of halves: rows lie as they are, each factor is read by
   * several tiles, so that a copy is worth it, and a sum fills at least one tile.
   */
  static boolean takes(
      NodeTape n, long m, long columns, int chunkY, int chunkA, int chunkB, Segment... segments) {
    boolean rows = chunkY == 0 && chunkA == 0 && chunkB == 0;
    long depth = Arrays.stream(segments).mapToLong(Segment::k).sum();
    return n.tape().halves()
        && rows
        && m > TapeLimits.LARGE_TILE
        && columns > TapeLimits.LARGE_TILE
        && depth >= TapeLimits.HALF_DEPTH;
  }

  /**
   * Has a product's factors copied, and its node wait for that.
   *
   * @return its operands: the copies, and halves from row to row of each
   */
  static Segment[] copied(NodeTape n, long m, long columns, int layout, Segment... segments) {
    Factor[] factors = new Factor[2 * segments.length];
    int at = n.level();
    for (int j = 0; j < segments.length; j++) {
      Segment s = segments[j];
      factors[2 * j] = first(n, m, layout, s);
      factors[2 * j + 1] = second(columns, layout, s);
    }
    for (Factor f : factors) {
      DeviceOperand copy = n.tape().copies().made.get(f);
      at = Math.max(at, copy == null ? ready(n, f.word()) + 1 : copy.ready());
    }
    n.await(at);
    Segment[] read = new Segment[segments.length];
    for (int j = 0; j < read.length; j++) {
      Factor a = factors[2 * j];
      Factor b = factors[2 * j + 1];
      read[j] =
          new Segment(
              copy(n, a, at), a.copyStride(), copy(n, b, at), b.copyStride(), segments[j].k());
    }
    return read;
  }

  private static Factor first(NodeTape n, long m, int layout, Segment s) {
    boolean byK = layout != LinearTape.NEITHER_K;
    // All but x·Wᵀ have a gradient as first factor.
    return new Factor(s.a(), byK ? m : s.k(), byK ? s.k() : m, s.lda(), power(n, layout));
  }

  private static Factor second(long columns, int layout, Segment s) {
    boolean byK = layout == LinearTape.BOTH_K;
    return new Factor(s.b(), byK ? columns : s.k(), byK ? s.k() : columns, s.ldb(), 0);
  }

  /** The power of two by which the first factor is multiplied. */
  private static int power(NodeTape n, int layout) {
    boolean gradient = layout != ProductLayout.BOTH_K.number();
    return gradient ? SAMPLE_SCALE + ceilingOfLog2(n.batch()) : 0;
  }

  private static int ceilingOfLog2(int n) {
    return n <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(n - 1);
  }

  /** The first level in which an input can be read. */
  private static int ready(NodeTape n, long word) {
    for (int i = 0; i < n.inputs(); i++) {
      if (n.in(i) == word) {
        return n.ready(i);
      }
    }
    throw new IllegalStateException("a product's factor is no input of its node");
  }

  /** A copy that can be read from a level on. */
  private static long copy(NodeTape n, Factor f, int level) {
    return n.tape()
        .copies()
        .made
        .computeIfAbsent(
            f,
            k -> {
              long ld = f.copyStride();
              long y = n.tape().halves(f.rows() * ld);
              n.tape()
                  .emit(
                      level - 1,
                      Instruction.TO_HALF,
                      NodeTape.ceil(f.rows() * ld, TapeLimits.HALVES),
                      f.rows(),
                      f.width(),
                      f.stride(),
                      ld,
                      Words.real(Math.scalb(1.0, f.power())),
                      f.word(),
                      y,
                      n.tape().saturated());
              return new DeviceOperand(y, 1, 0, level);
            })
        .word();
  }

  /** Appends a product of copies. */
  static void emit(
      NodeTape n,
      long units,
      long y,
      long ld,
      long m,
      long columns,
      long bias,
      int splits,
      long partStride,
      int layout,
      Segment... copies) {
    long[] head = {
      y,
      ld,
      m,
      columns,
      bias,
      splits,
      partStride,
      layout,
      Words.real(Math.scalb(1.0, -power(n, layout))),
      copies.length
    };
    n.emit(Instruction.PRODUCT_HALF, units, LinearTape.words(head, copies));
  }
}
