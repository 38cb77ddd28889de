package io.pimento.graph.op;

import io.pimento.graph.reference.ReferenceCall;
import org.jspecify.annotations.Nullable;

/** The index arithmetic of {@link Attention}; key number {@code rows} is the dead row. */
record AttentionLoops(
    double[] qkv, double @Nullable [] deadRow, int rows, int embedding, int heads, int dead) {
  static AttentionLoops of(ReferenceCall call, int heads, int dead) {
    int e = call.in(0).last() / 3;
    return new AttentionLoops(
        call.x(0), dead > 0 ? call.x(1) : null, call.in(0).dim(0), e, heads, dead);
  }

  int width() {
    return embedding / heads;
  }

  private int at(int b, int row, int part, int h, int c) {
    return (b * rows + row) * 3 * embedding + part * embedding + h * width() + c;
  }

  int out(int b, int h, int r, int c) {
    return (b * rows + r) * embedding + h * width() + c;
  }

  private double entry(int b, int row, int part, int h, int c) {
    return deadRow != null && row == rows
        ? deadRow[part * embedding + h * width() + c]
        : qkv[at(b, row, part, h, c)];
  }

  double value(int b, int h, int key, int c) {
    return entry(b, key, 2, h, c);
  }

  /** Softmax weights of one query over all keys, the dead row's with its multiplicity. */
  double[] probabilities(int b, int h, int query) {
    double[] p = new double[rows + (dead > 0 ? 1 : 0)];
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < p.length; k++) {
      for (int c = 0; c < width(); c++) {
        p[k] += entry(b, query, 0, h, c) * entry(b, k, 1, h, c) / Math.sqrt(width());
      }
      max = Math.max(max, p[k]);
    }
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      p[k] = Math.exp(p[k] - max) * (k == rows ? dead : 1);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  void backward(int b, int h, int query, double[] dout, ReferenceCall call) {
    double[] p = probabilities(b, h, query);
    double[] dp = new double[p.length];
    double mean = 0;
    for (int k = 0; k < p.length; k++) {
      for (int c = 0; c < width(); c++) {
        double g = dout[out(b, h, query, c)];
        dp[k] += g * value(b, h, k, c);
        add(call, b, k, 2, h, c, g * p[k]);
      }
      mean += p[k] * dp[k];
    }
    for (int k = 0; k < p.length; k++) {
      double ds = p[k] * (dp[k] - mean) / Math.sqrt(width());
      for (int c = 0; c < width(); c++) {
        add(call, b, query, 0, h, c, ds * entry(b, k, 1, h, c));
        add(call, b, k, 1, h, c, ds * entry(b, query, 0, h, c));
      }
    }
  }

  private void add(ReferenceCall call, int b, int row, int part, int h, int c, double g) {
    if (deadRow != null && row == rows) {
      call.y(1)[part * embedding + h * width() + c] += g;
    } else {
      call.y(0)[at(b, row, part, h, c)] += g;
    }
  }
}
