package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static io.pimento.runtime.memory.NativeMemory.FLOAT;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Dot products of all pairs of rows. A sample's rows are stacked in cache, once as they are and
 * once transposed, so that a vector holds the products of one row with several others; the square
 * is never written.
 */
public final class DotTriangleKernel {
  private static final int SAMPLES = 16;

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
              workers.scratch(worker, (long) width * padded + padded + (long) all * width);
          long line = transposed + 4L * width * padded;
          long stacked = line + 4L * padded;
          Rows.fill(transposed, width * padded, 0);
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            stack(sources, rows, width, b, stacked);
            transpose(stacked, all, width, padded, transposed);
            long y = out + 4L * b * pairs;
            for (int i = 1; i < all; i++) {
              products(stacked + 4L * i * width, width, transposed, padded, i, line);
              Rows.copy(line, y, i);
              y += 4L * i;
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
    for (int r = 0; r < all; r++) {
      for (int c = 0; c < width; c++) {
        NativeMemory.put(
            transposed, (long) c * padded + r, NativeMemory.get(stacked, (long) r * width + c));
      }
    }
  }

  /** line[j] = row · row_j for j below i, in whole vectors. */
  private static void products(long row, int width, long transposed, int padded, int i, long line) {
    for (int j = 0; j < i; j += Simd.LANES) {
      FloatVector sum = FloatVector.zero(F);
      for (int c = 0; c < width; c++) {
        sum =
            FloatVector.broadcast(F, ALL.get(FLOAT, row + 4L * c))
                .fma(
                    FloatVector.fromMemorySegment(
                        F, ALL, transposed + 4L * ((long) c * padded + j), ORDER),
                    sum);
      }
      sum.intoMemorySegment(ALL, line + 4L * j, ORDER);
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
          long stacked = workers.scratch(worker, 2L * all * width + (long) all * all);
          long result = stacked + 4L * all * width;
          long square = result + 4L * all * width;
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            stack(sources, rows, width, b, stacked);
            mirror(dout + 4L * b * pairs, all, square);
            for (int i = 0; i < all; i++) {
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

  /** out = Σ_j weights[j]·row_j. */
  private static void combine(long weights, int all, long stacked, int width, long out) {
    int c = 0;
    for (; c <= width - Simd.LANES; c += Simd.LANES) {
      FloatVector sum = FloatVector.zero(F);
      for (int j = 0; j < all; j++) {
        sum =
            FloatVector.broadcast(F, ALL.get(FLOAT, weights + 4L * j))
                .fma(
                    FloatVector.fromMemorySegment(
                        F, ALL, stacked + 4L * ((long) j * width + c), ORDER),
                    sum);
      }
      sum.intoMemorySegment(ALL, out + 4L * c, ORDER);
    }
    for (; c < width; c++) {
      float sum = 0;
      for (int j = 0; j < all; j++) {
        sum += NativeMemory.get(weights, j) * NativeMemory.get(stacked, (long) j * width + c);
      }
      NativeMemory.put(out, c, sum);
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
