package io.pimento.runtime.kernel.matmul;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;

/** Some samples' pairs in one worker's cache, the samples side by side in each row. */
final class SideBySide {
  private final PairGemm.Pairs p;
  private final PairBlocks blocks;

  /** Bytes of a row. */
  private final long row;

  private final long x;
  private final long z;
  private final long dx;
  private final long dz;
  private final long y;
  private final long panels;
  private final long products;
  private int first;
  private int samples;

  SideBySide(PairGemm.Pairs p, PairBlocks blocks, long scratch) {
    this.p = p;
    this.blocks = blocks;
    this.row = 4L * blocks.columns();
    this.x = scratch;
    this.z = x + p.k() * row;
    this.dx = z + p.f() * row;
    this.dz = dx + p.k() * row;
    this.y = dz + p.f() * row;
    this.panels = y + p.n() * row;
    this.products = panels + Tiles.padded(p.n()) * row;
  }

  long results() {
    return y;
  }

  long gradientX() {
    return dx;
  }

  long gradientZ() {
    return dz;
  }

  /** Takes up samples from one on. */
  void read(int from, int count) {
    first = from;
    samples = count;
    gather(p.x(), p.k(), x);
    gather(p.z(), p.f(), z);
  }

  /** Reads the gradients of the same samples' results. */
  void readSlopes(long dy) {
    gather(dy, p.n(), y);
  }

  private void gather(long from, int rows, long to) {
    int e = p.e();
    int used = samples * e;
    for (int r = 0; r < rows; r++) {
      long line = to + r * row;
      for (int s = 0; s < samples; s++) {
        Rows.copy(from + 4L * e * ((long) (first + s) * rows + r), line + 4L * s * e, e);
      }
      if (used < blocks.columns()) {
        NativeMemory.zero(line + 4L * used, blocks.columns() - used);
      }
    }
  }

  /** Writes rows back to their samples. */
  void write(long from, int rows, long to) {
    int e = p.e();
    for (int s = 0; s < samples; s++) {
      for (int r = 0; r < rows; r++) {
        Rows.copy(from + r * row + 4L * s * e, to + 4L * e * ((long) (first + s) * rows + r), e);
      }
    }
  }

  void forward(long packed) {
    int all = p.rows().length;
    for (int j0 = 0; j0 < all; j0 += blocks.rows()) {
      int together = Math.min(blocks.rows(), all - j0);
      for (int j = 0; j < together; j++) {
        multiply(z + p.rows()[j0 + j] * row, products + (long) j * p.k() * row);
      }
      long block = packed + 4L * p.n() * p.k() * j0;
      product(p.n(), p.k() * together, block, products, y, j0 > 0);
    }
  }

  /** C (+)= A·B of packed A and rows of B and C side by side. */
  private void product(int m, int depth, long packed, long b, long c, boolean add) {
    int width;
    for (int j = 0; j < blocks.columns(); j += width) {
      width = Tiles.panel(blocks.columns() - j);
      // As packed: all panels have tiles of as many rows.
      int tall;
      for (int i = 0; i < m; i += tall) {
        tall = Tiles.rows(m - i, Tiles.panel(blocks.columns()));
        long a = packed + 4L * i * depth;
        Tiles.run(
            tall, width, add, depth, a, 4, 4L * tall, b + 4L * j, row, c + i * row + 4L * j, row);
      }
    }
  }

  /** X ∘ one row. */
  private void multiply(long with, long to) {
    for (long at = 0; at < row; at += Simd.BYTES) {
      FloatVector v = FloatVector.fromMemorySegment(F, ALL, with + at, ORDER);
      long from = x + at;
      long end = from + p.k() * row;
      for (long result = to + at; from < end; from += row, result += row) {
        FloatVector.fromMemorySegment(F, ALL, from, ORDER)
            .mul(v)
            .intoMemorySegment(ALL, result, ORDER);
      }
    }
  }

  void inputGradients(long packed) {
    int all = p.rows().length;
    NativeMemory.zero(dx, (long) p.k() * blocks.columns());
    NativeMemory.zero(dz, (long) p.f() * blocks.columns());
    for (int j0 = 0; j0 < all; j0 += blocks.rows()) {
      int together = Math.min(blocks.rows(), all - j0);
      long block = packed + 4L * p.n() * p.k() * j0;
      product(together * p.k(), p.n(), block, y, products, false);
      for (int j = 0; j < together; j++) {
        long at = p.rows()[j0 + j] * row;
        share(products + (long) j * p.k() * row, z + at, dz + at);
      }
    }
  }

  /** Gradients of products to those of X and of one row of Z. */
  private void share(long slopes, long with, long sum) {
    for (long at = 0; at < row; at += Simd.BYTES) {
      FloatVector v = FloatVector.fromMemorySegment(F, ALL, with + at, ORDER);
      FloatVector total = FloatVector.zero(F);
      long from = x + at;
      long end = from + p.k() * row;
      long to = dx + at;
      for (long slope = slopes + at; from < end; from += row, to += row, slope += row) {
        FloatVector d = FloatVector.fromMemorySegment(F, ALL, slope, ORDER);
        total = d.fma(FloatVector.fromMemorySegment(F, ALL, from, ORDER), total);
        d.fma(v, FloatVector.fromMemorySegment(F, ALL, to, ORDER))
            .intoMemorySegment(ALL, to, ORDER);
      }
      total.intoMemorySegment(ALL, sum + at, ORDER);
    }
  }

  /**
   * Adds to dW, transposed: {@code [products, padded n]}.
   *
   * @param add whether there is a sum to add to
   */
  void weightGradients(long sums, boolean add) {
    int columns = blocks.columns();
    long step = 4L * Tiles.padded(p.n());
    int width;
    for (int o = 0; o < p.n(); o += width) {
      width = Tiles.panel(p.n() - o);
      int held = Math.min(width, p.n() - o);
      Packing.panel(columns, held, width, y + o * row, 4, row, panels + 4L * o * columns);
    }
    for (int j = 0; j < p.rows().length; j++) {
      multiply(z + p.rows()[j] * row, products);
      long rows = sums + step * j * p.k();
      for (int o = 0; o < p.n(); o += width) {
        width = Tiles.panel(p.n() - o);
        long panel = panels + 4L * o * columns;
        int tall;
        for (int i = 0; i < p.k(); i += tall) {
          tall = Tiles.rows(p.k() - i, width);
          long c = rows + step * i + 4L * o;
          Tiles.run(
              tall, width, add, columns, products + i * row, row, 4, panel, 4L * width, c, step);
        }
      }
    }
  }
}
