package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/**
 * Multi-head attention over the rows of each sample. Heads of width 2 go to {@link PairAttention};
 * of others, and of such with huge scores, keys and values are transposed into cache, so that a
 * vector holds scores of several keys. One more key may stand for {@code dead} equal rows: its
 * score gets log(dead) added; keys that only fill a vector get a score of −10³⁰.
 */
public final class AttentionKernel {
  private static final int SAMPLES = 8;
  private static final float NEVER = -1e30f;

  private AttentionKernel() {}

  /**
   * @param qkv {@code [batch, rows, 3·width]}
   * @param deadRow {@code [3·width]}, read if {@code dead > 0}
   * @param out {@code [batch, rows, width]}
   */
  public static void forward(
      Workers workers,
      int batch,
      int rows,
      int width,
      int heads,
      long qkv,
      long deadRow,
      int dead,
      long out) {
    int keys = rows + (dead > 0 ? 1 : 0);
    int padded = padded(keys);
    int headWidth = width / heads;
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          AttentionHead head =
              new AttentionHead(
                  headWidth,
                  padded,
                  workers.scratch(
                      worker,
                      AttentionHead.floats(headWidth, padded) + PairAttention.floats(width, rows)));
          PairAttention pairs = new PairAttention(width, rows, dead, head.end());
          biases(head.biases(), rows, dead, padded);
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            long sample = qkv + 12L * b * rows * width;
            if (headWidth == 2) {
              pairs.read(sample, deadRow);
              if (pairs.fits()) {
                pairs.forward(out + 4L * b * rows * width);
                continue;
              }
            }
            for (int h = 0; h < heads; h++) {
              long column = (long) h * headWidth;
              long to = out + 4L * ((long) b * rows * width + column);
              transpose(
                  sample,
                  deadRow,
                  width + column,
                  rows,
                  width,
                  dead,
                  head.keys(),
                  headWidth,
                  padded);
              transpose(
                  sample,
                  deadRow,
                  2L * width + column,
                  rows,
                  width,
                  dead,
                  head.values(),
                  headWidth,
                  padded);
              for (int r = 0; r < rows; r++) {
                head.forward(sample + 4L * (3L * r * width + column), to + 4L * r * width);
              }
            }
          }
        });
  }

  /**
   * @param dout {@code [batch, rows, width]}
   * @param dqkv {@code [batch, rows, 3·width]}
   * @param dDead {@code [3·width]}, written if {@code dead > 0}; its query part is zero
   */
  public static void backward(
      Workers workers,
      int batch,
      int rows,
      int width,
      int heads,
      long qkv,
      long deadRow,
      int dead,
      long dout,
      long dqkv,
      long dDead) {
    int keys = rows + (dead > 0 ? 1 : 0);
    int padded = padded(keys);
    int headWidth = width / heads;
    int parts = Rows.parts(batch, SAMPLES);
    long partial = workers.sharedScratch(Math.max(1, 3L * parts * width));
    workers.run(
        parts,
        (part, worker) -> {
          AttentionHead head =
              new AttentionHead(
                  headWidth,
                  padded,
                  workers.scratch(
                      worker,
                      AttentionHead.floats(headWidth, padded) + PairAttention.floats(width, rows)));
          PairAttention pairs = new PairAttention(width, rows, dead, head.end());
          biases(head.biases(), rows, dead, padded);
          long deadSum = partial + 12L * part * width;
          Rows.fill(deadSum, 3 * width, 0);
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            long sample = qkv + 12L * b * rows * width;
            long dSample = dqkv + 12L * b * rows * width;
            if (headWidth == 2) {
              pairs.read(sample, deadRow);
              if (pairs.fits()) {
                pairs.backward(dout + 4L * b * rows * width, dSample, deadSum);
                continue;
              }
            }
            for (int h = 0; h < heads; h++) {
              long column = (long) h * headWidth;
              long from = dout + 4L * ((long) b * rows * width + column);
              transpose(
                  sample,
                  deadRow,
                  width + column,
                  rows,
                  width,
                  dead,
                  head.keys(),
                  headWidth,
                  padded);
              transpose(
                  sample,
                  deadRow,
                  2L * width + column,
                  rows,
                  width,
                  dead,
                  head.values(),
                  headWidth,
                  padded);
              head.clearGradients();
              for (int r = 0; r < rows; r++) {
                long at = 4L * (3L * r * width + column);
                head.backward(sample + at, from + 4L * r * width, dSample + at);
              }
              untranspose(
                  head.keyGradients(),
                  width + column,
                  rows,
                  width,
                  dead,
                  dSample,
                  deadSum,
                  headWidth,
                  padded);
              untranspose(
                  head.valueGradients(),
                  2L * width + column,
                  rows,
                  width,
                  dead,
                  dSample,
                  deadSum,
                  headWidth,
                  padded);
            }
          }
        });
    if (dead > 0) {
      Rows.fill(dDead, 3 * width, 0);
      for (int part = 0; part < parts; part++) {
        Rows.add(partial + 12L * part * width, dDead, 3 * width);
      }
    }
  }

  private static int padded(int keys) {
    return (keys + Simd.LANES - 1) / Simd.LANES * Simd.LANES;
  }

  private static void biases(long biases, int rows, int dead, int padded) {
    for (int k = 0; k < padded; k++) {
      float bias = k < rows ? 0 : k == rows && dead > 0 ? (float) Math.log(dead) : NEVER;
      NativeMemory.put(biases, k, bias);
    }
  }

  /** Columns from one on of all rows, as lines of keys: {@code [headWidth, padded]}. */
  private static void transpose(
      long sample,
      long deadRow,
      long column,
      int rows,
      int width,
      int dead,
      long to,
      int headWidth,
      int padded) {
    for (int c = 0; c < headWidth; c++) {
      long line = to + 4L * c * padded;
      for (int r = 0; r < rows; r++) {
        NativeMemory.put(line, r, NativeMemory.get(sample, 3L * r * width + column + c));
      }
      for (int k = rows; k < padded; k++) {
        boolean isDead = k == rows && dead > 0;
        NativeMemory.put(line, k, isDead ? NativeMemory.get(deadRow, column + c) : 0);
      }
    }
  }

  private static void untranspose(
      long from,
      long column,
      int rows,
      int width,
      int dead,
      long dSample,
      long deadSum,
      int headWidth,
      int padded) {
    for (int c = 0; c < headWidth; c++) {
      long line = from + 4L * c * padded;
      for (int r = 0; r < rows; r++) {
        NativeMemory.put(dSample, 3L * r * width + column + c, NativeMemory.get(line, r));
      }
      if (dead > 0) {
        float before = NativeMemory.get(deadSum, column + c);
        NativeMemory.put(deadSum, column + c, before + NativeMemory.get(line, rows));
      }
    }
  }
}
