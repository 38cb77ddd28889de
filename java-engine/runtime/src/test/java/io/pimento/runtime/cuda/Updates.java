package io.pimento.runtime.cuda;

import io.pimento.cuda.UpdateRule;
import io.pimento.runtime.memory.NativeMemory;

/**
 * Changes parameters in host memory as a tape's updates say, in plain loops: what each instruction
 * of update.cuh means, with rules that let every entry move.
 */
final class Updates {
  private static final float RATE = .1f;
  private static final float DECAY = .01f;
  private static final float EPSILON = 1e-3f;

  private final long[] tape;
  private final long[] bases;
  private int word;

  /** Of gradients. */
  float scale = 1;

  Updates(long[] tape, long[] bases) {
    this.tape = tape;
    this.bases = bases;
  }

  private long n(int i) {
    return tape[word + i];
  }

  private long address(int i) {
    long w = n(i);
    return w == 0 ? 0 : bases[(int) (w >>> 56)] + (w & 0x00ff_ffff_ffff_ffffL);
  }

  /** A tensor's entry; 0 of none. */
  private static float get(long tensor, long at) {
    return tensor == 0 ? 0 : NativeMemory.get(tensor, at);
  }

  private static void put(long tensor, long at, float v) {
    if (tensor != 0) {
      NativeMemory.put(tensor, at, v);
    }
  }

  private void change(long rule, float gradient, long weight, long first, long second, long at) {
    float w = get(weight, at);
    float g = scale * gradient;
    if (rule == UpdateRule.ADAGRAD.number()) {
      float a = get(first, at) + g * g;
      put(first, at, a);
      put(weight, at, w - RATE * g / ((float) Math.sqrt(a) + EPSILON));
      return;
    }
    g += DECAY * w;
    float m = .9f * get(first, at) + .1f * g;
    float v = .9f * get(second, at) + .1f * g * g;
    put(first, at, m);
    put(second, at, v);
    put(weight, at, w - RATE * m / ((float) Math.sqrt(v) + EPSILON));
  }

  /** UPDATE. */
  void all(int at) {
    word = at;
    for (long i = 0; i < n(0); i++) {
      long place = i / n(1) * n(2) + i % n(1);
      change(n(8), get(address(3), i), address(4), address(5), address(6), place);
    }
  }

  /** Whether a byte of a table is this rank's, by the words of its pieces. */
  private static boolean own(long pieces, long at) {
    return pieces == 0 || (at >>> (pieces & 0xff)) % (pieces >> 8 & 0xff) == pieces >> 16;
  }

  private int count() {
    return n(1) == 0 ? (int) n(0) : NativeMemory.getInt(address(1), 0);
  }

  private static long id(long keys, long i) {
    return NativeMemory.getLong(keys + Long.BYTES * i) >>> 32;
  }

  private static boolean first(long keys, long from, int i) {
    return i == 0 || id(keys, from + i) != id(keys, from + i - 1);
  }

  /** UPDATE_ROWS. */
  void rows(int at) {
    word = at;
    int count = count();
    for (int f = 0; f < n(2); f++) {
      long from = f * n(0);
      int t = 8 + 4 * f;
      for (int i = 0; i < count; i++) {
        for (int c = 0; first(address(4), from, i) && c < n(3); c++) {
          long entry = id(address(4), from + i) * n(3) + c;
          if (own(n(t + 3), Float.BYTES * entry)) {
            float g = get(address(5), (from + i) * n(3) + c);
            change(n(7), g, address(t), address(t + 1), address(t + 2), entry);
          }
        }
      }
    }
  }

  /** UPDATE_ROW_MEANS. */
  void rowMeans(int at) {
    word = at;
    int count = count();
    int width = (int) n(3);
    for (int f = 0; f < n(2); f++) {
      long from = f * n(0);
      int t = 8 + 3 * f;
      for (int i = 0; i < count; i++) {
        long row = id(address(4), from + i);
        if (first(address(4), from, i) && own(n(t + 2), Float.BYTES * row * width)) {
          float[] g = new float[width];
          NativeMemory.copy(address(5) + Float.BYTES * (from + i) * width, g, 0, width);
          meanRow(address(t), address(t + 1), row, g);
        }
      }
    }
  }

  private void meanRow(long weight, long means, long row, float[] g) {
    float squares = 0;
    for (float v : g) {
      squares += scale * v * scale * v;
    }
    float now = get(means, row) + squares / g.length;
    put(means, row, now);
    for (int c = 0; c < g.length; c++) {
      long at = row * g.length + c;
      put(weight, at, get(weight, at) - RATE * scale * g[c] / ((float) Math.sqrt(now) + EPSILON));
    }
  }

  /** SCATTER. */
  void scatter(int at) {
    word = at;
    for (long i = 0; i < n(0); i++) {
      put(address(4), i / n(1) * n(2) + i % n(1), get(address(3), i));
    }
  }

  /** SCATTER_ROWS: own pieces lie one after the other. */
  void scatterRows(int at) {
    word = at;
    int count = count();
    long pieces = n(6);
    long bytes = 1L << (pieces & 0xff);
    for (int i = 0; i < count; i++) {
      for (int c = 0; first(address(3), 0, i) && c < n(2); c++) {
        long entry = id(address(3), i) * n(2) + c;
        long byteAt = Float.BYTES * entry;
        if (own(pieces, byteAt)) {
          long packed = byteAt / bytes / Math.max(1, pieces >> 8 & 0xff) * bytes + byteAt % bytes;
          put(
              address(5),
              pieces == 0 ? entry : packed / Float.BYTES,
              get(address(4), i * n(2) + c));
        }
      }
    }
  }
}
