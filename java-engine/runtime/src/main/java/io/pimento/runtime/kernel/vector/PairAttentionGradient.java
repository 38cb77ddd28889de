package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.AcrossLanes;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;

/**
 * The gradient of {@link PairAttention}, which has read the sample. The dead row is the last key.
 */
final class PairAttentionGradient {
  private static final int KEY = PairGradientLoops.KEY;
  private static final long RECORD = PairGradientLoops.RECORD;
  private static final long SUMS = PairGradientLoops.SUMS;
  private static final long KEY_BYTES = PairGradientLoops.KEY_BYTES;

  private final PairAttention pairs;
  private final int width;
  private final int rows;
  private final Lines lines;
  private final Lines keyLines;
  private final long slopes;
  private final long results;
  private final PairGradientLoops loops;
  private final long keyGradients;
  private final long deadGradients;

  PairAttentionGradient(PairAttention pairs, long scratch) {
    this.pairs = pairs;
    this.width = pairs.width;
    this.rows = pairs.rows;
    this.lines = pairs.lines;
    this.keyLines = new Lines(2 * width, rows);
    this.slopes = scratch;
    this.results = slopes + 4L * lines.floats();
    long forLoops = results + 4L * lines.floats();
    int floats = PairGradientLoops.floats(lines);
    int count = rows + (pairs.dead > 0 ? 1 : 0);
    this.loops = new PairGradientLoops(lines, count, pairs.queries, slopes, results, forLoops);
    this.keyGradients = forLoops + 4L * floats;
    this.deadGradients = keyGradients + 4L * keyLines.floats();
  }

  /** Clears what must be zero before the first sample of a part. */
  void begin() {
    // Lanes without a row, and keys without one: zeros, for denormal leftovers would be slow.
    Rows.fill(slopes, lines.floats(), 0);
    loops.begin();
    NativeMemory.put(loops.keys + KEY_BYTES * rows + PairGradientLoops.KEY_BIAS, pairs.deadBias);
  }

  /** Scratch that a sample needs. */
  static long floats(int width, int rows) {
    Lines lines = new Lines(width, rows);
    return 4L * lines.floats() + PairGradientLoops.floats(lines) + AcrossLanes.VECTORS;
  }

  /**
   * Writes the gradients of queries, keys and values of the sample last read, and adds the dead
   * row's.
   *
   * @param dout {@code [rows, width]}
   * @param dqkv {@code [rows, 3·width]}
   * @param dDead {@code [3·width]}
   */
  void run(long dout, long dqkv, long dDead) {
    lines.read(dout, width, slopes);
    boolean odd = (rows + Simd.LANES - 1) / Simd.LANES % 2 != 0;
    for (int c = 0; c < width; c += 2) {
      long entry = 4L * c * lines.padded();
      readKeys(c);
      if (odd) {
        loops.weigh(entry);
        loops.start(entry);
      }
      for (int r = odd ? Simd.LANES : 0; r < rows; r += 2 * Simd.LANES) {
        loops.weighTwo(entry + 4L * r);
        if (r == 0) {
          loops.startTwo(entry);
        } else {
          loops.addTwo(entry + 4L * r);
        }
      }
      sumKeys(c);
      if (pairs.dead > 0) {
        sumDead(dDead + 4L * (width + c));
      }
    }
    lines.write(results, dqkv, 3L * width);
    keyLines.write(keyGradients, dqkv + 4L * width, 3L * width);
  }

  /** Copies one head of the keys and values. */
  private void readKeys(int c) {
    long key = pairs.sample + 4L * (width + c);
    for (int k = 0; k < rows; k++) {
      copyKey(key, loops.keys + KEY_BYTES * k);
      key += pairs.step;
    }
    if (pairs.dead > 0) {
      copyKey(pairs.deadRow + 4L * (width + c), loops.keys + KEY_BYTES * rows);
    }
  }

  private void copyKey(long key, long to) {
    NativeMemory.putLong(to, NativeMemory.getLong(key));
    NativeMemory.putLong(to + 8, NativeMemory.getLong(key + 4L * width));
  }

  /** Sums over queries what one head's keys and values get. */
  private void sumKeys(int column) {
    for (int i = 0; i < KEY; i++) {
      long from = loops.records + SUMS + i * Simd.BYTES;
      long to = keyGradients + lines.bytes() * (i < 2 ? column + i : width + column + i - 2);
      for (int k = 0; k < rows; k += AcrossLanes.VECTORS) {
        AcrossLanes.sums(from + RECORD * k, RECORD, to + 4L * k);
      }
    }
  }

  private void sumDead(long dDead) {
    AcrossLanes.sums(loops.records + RECORD * rows + SUMS, Simd.BYTES, deadGradients);
    for (int i = 0; i < KEY; i++) {
      long entry = i < 2 ? i : width + i - 2;
      float sum = NativeMemory.get(dDead, entry) + NativeMemory.get(deadGradients, i);
      NativeMemory.put(dDead, entry, sum);
    }
  }
}
