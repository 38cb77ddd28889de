package io.pimento.runtime.kernel.vector;

import static io.pimento.raw.Raw.MEMORY;
import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.kernel.Transpose16;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Dot products of all pairs of rows. A sample's rows are stacked in cache, once as they are and
 * once transposed, so that a vector holds the products of one row with several others; the square
 * is never written.
 */
@SuppressWarnings("removal")
public final class DotTriangleKernel {
  private static final int SAMPLES = 16;

  /** Rows whose sums are made together. */
  private static final int FOUR = 4;

  private DotTriangleKernel() {}

  private static int padded(int rows) {
    return (rows + Simd.LANES - 1) / Simd.LANES * Simd.LANES;
  }

  private static int total(int[] rows) {
    int sum = 0;
    for (int r : rows) {
      sum += r;
    }
    return sum;
  }

  /**
   * @param sources {@code [batch, rows[s], width]} each
   * @param out {@code [batch, R(R−1)/2]}
   */
  public static void forward(
      Workers workers, int batch, long[] sources, int[] rows, int width, long out) {
    int all = total(rows);
    int padded = padded(all);
    int pairs = all * (all - 1) / 2;
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          long transposed =
              workers.scratch(worker, (long) width * padded + 4L * padded + (padded + 4L) * width);
          long line = transposed + 4L * width * padded;
          long stacked = line + 4L * FOUR * padded;
          Rows.fill(transposed, width * padded, 0);
          // Leftovers of other kernels may be denormal, which slows even lanes that nobody reads.
          Rows.fill(stacked + 4L * all * width, (padded + FOUR - all) * width, 0);
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            stack(sources, rows, width, b, stacked);
            transpose(stacked, all, width, padded, transposed);
            long y = out + 4L * b * pairs;
            for (int i = 1; i < all; i += FOUR) {
              // Rows past the last are padding of the stack; their products are not copied.
              products(stacked + 4L * i * width, width, transposed, padded, i + FOUR - 1, line);
              for (int r = 0; r < Math.min(FOUR, all - i); r++) {
                Rows.copy(line + 4L * r * padded, y, i + r);
                y += 4L * (i + r);
              }
            }
          }
        });
  }

  private static void stack(long[] sources, int[] rows, int width, int sample, long stacked) {
    long to = stacked;
    for (int s = 0; s < sources.length; s++) {
      int n = rows[s] * width;
      Rows.copy(sources[s] + 4L * sample * n, to, n);
      to += 4L * n;
    }
  }

  private static void transpose(long stacked, int all, int width, int padded, long transposed) {
    if (width == Transpose16.SIZE && Transpose16.FITS) {
      // The last block reads past the rows, into the padding of the stack: lanes that nobody reads.
      for (int r = 0; r < all; r += Transpose16.SIZE) {
        long from = stacked + 4L * r * width;
        Transpose16.block(from, 4L * width, transposed + 4L * r, 4L * padded);
      }
      return;
    }
    for (int r = 0; r < all; r++) {
      for (int c = 0; c < width; c++) {
        NativeMemory.put(
            transposed, (long) c * padded + r, NativeMemory.get(stacked, (long) r * width + c));
      }
    }
  }

  /**
   * {@code lines[r, j] = row_r · row_j} for four rows from {@code row} on and j below {@code most},
   * in whole vectors: four sums at a time, for each waits for its own last multiply-add.
   */
  private static void products(
      long row, int width, long transposed, int padded, int most, long lines) {
    long apart = 4L * width;
    for (int j = 0; j < Math.min(most, padded); j += Simd.LANES) {
      FloatVector s0 = FloatVector.zero(F);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      long column = transposed + 4L * j;
      for (int c = 0; c < width; c++) {
        FloatVector x = FloatVector.fromMemorySegment(F, ALL, column, ORDER);
        long at = row + 4L * c;
        s0 = FloatVector.broadcast(F, MEMORY.getFloat(at)).fma(x, s0);
        s1 = FloatVector.broadcast(F, MEMORY.getFloat(at + apart)).fma(x, s1);
        s2 = FloatVector.broadcast(F, MEMORY.getFloat(at + 2 * apart)).fma(x, s2);
        s3 = FloatVector.broadcast(F, MEMORY.getFloat(at + 3 * apart)).fma(x, s3);
        column += 4L * padded;
      }
      long to = lines + 4L * j;
      s0.intoMemorySegment(ALL, to, ORDER);
      s1.intoMemorySegment(ALL, to + 4L * padded, ORDER);
      s2.intoMemorySegment(ALL, to + 8L * padded, ORDER);
      s3.intoMemorySegment(ALL, to + 12L * padded, ORDER);
    }
  }

  /**
   * @param dout {@code [batch, R(R−1)/2]}
   * @param gradients one a source, of its shape
   */
  public static void backward(
      Workers workers,
      int batch,
      long[] sources,
      int[] rows,
      int width,
      long dout,
      long[] gradients) {
    int all = total(rows);
    int pairs = all * (all - 1) / 2;
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          // Room for the rows that make the last four whole.
          long rowFloats = (long) (all + FOUR) * width;
          long stacked = workers.scratch(worker, 2 * rowFloats + (long) (all + FOUR) * all);
          long result = stacked + 4 * rowFloats;
          long square = result + 4 * rowFloats;
          Rows.fill(square + 4L * all * all, FOUR * all, 0);
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            stack(sources, rows, width, b, stacked);
            mirror(dout + 4L * b * pairs, all, square);
            for (int i = 0; i < all; i += FOUR) {
              combine(square + 4L * i * all, all, stacked, width, result + 4L * i * width);
            }
            unstack(result, gradients, rows, width, b);
          }
        });
  }

  /** The triangle as a symmetric square with a zero diagonal. */
  private static void mirror(long triangle, int all, long square) {
    long at = 0;
    for (int i = 0; i < all; i++) {
      NativeMemory.put(square, (long) i * all + i, 0);
      for (int j = 0; j < i; j++) {
        float g = NativeMemory.get(triangle, at++);
        NativeMemory.put(square, (long) i * all + j, g);
        NativeMemory.put(square, (long) j * all + i, g);
      }
    }
  }

  /** {@code out[r] = Σ_j weights[r, j]·row_j} for four rows r. */
  private static void combine(long weights, int all, long stacked, int width, long out) {
    long apart = 4L * all;
    int c = 0;
    for (; c <= width - Simd.LANES; c += Simd.LANES) {
      FloatVector s0 = FloatVector.zero(F);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      long row = stacked + 4L * c;
      for (int j = 0; j < all; j++) {
        FloatVector x = FloatVector.fromMemorySegment(F, ALL, row, ORDER);
        long at = weights + 4L * j;
        s0 = FloatVector.broadcast(F, MEMORY.getFloat(at)).fma(x, s0);
        s1 = FloatVector.broadcast(F, MEMORY.getFloat(at + apart)).fma(x, s1);
        s2 = FloatVector.broadcast(F, MEMORY.getFloat(at + 2 * apart)).fma(x, s2);
        s3 = FloatVector.broadcast(F, MEMORY.getFloat(at + 3 * apart)).fma(x, s3);
        row += 4L * width;
      }
      long to = out + 4L * c;
      s0.intoMemorySegment(ALL, to, ORDER);
      s1.intoMemorySegment(ALL, to + 4L * width, ORDER);
      s2.intoMemorySegment(ALL, to + 8L * width, ORDER);
      s3.intoMemorySegment(ALL, to + 12L * width, ORDER);
    }
    for (; c < width; c++) {
      for (int r = 0; r < FOUR; r++) {
        float sum = 0;
        for (int j = 0; j < all; j++) {
          float weight = NativeMemory.get(weights, (long) r * all + j);
          sum += weight * NativeMemory.get(stacked, (long) j * width + c);
        }
        NativeMemory.put(out, (long) r * width + c, sum);
      }
    }
  }

  private static void unstack(long result, long[] gradients, int[] rows, int width, int sample) {
    long from = result;
    for (int s = 0; s < gradients.length; s++) {
      int n = rows[s] * width;
      Rows.copy(from, gradients[s] + 4L * sample * n, n);
      from += 4L * n;
    }
  }
}
