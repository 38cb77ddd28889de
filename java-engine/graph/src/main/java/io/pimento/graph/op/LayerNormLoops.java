package io.pimento.graph.op;

import io.pimento.graph.reference.Tensor;

/** The lines that a LayerNorm normalises, and where their entries lie. */
record LayerNormLoops(Tensor x, Axis axis, int keep) {
  interface Line {
    void visit(int line, double mean, double inverseDeviation);
  }

  int length() {
    return axis == Axis.LAST ? x.last() : x.dim(0);
  }

  private int lines() {
    return length() == 0 ? 0 : x.data().length / length();
  }

  int in(int line, int i) {
    return index(line, i, length());
  }

  int out(int line, int i) {
    return index(line, i, keep);
  }

  private int index(int line, int i, int size) {
    if (axis == Axis.LAST) {
      return line * size + i;
    }
    int width = x.last();
    return (line / width * size + i) * width + line % width;
  }

  void forEachLine(double epsilon, double[] data, Line body) {
    int n = length();
    for (int line = 0; line < lines(); line++) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += data[in(line, i)] / n;
      }
      double variance = 0;
      for (int i = 0; i < n; i++) {
        double d = data[in(line, i)] - mean;
        variance += d * d / n;
      }
      body.visit(line, mean, 1 / Math.sqrt(variance + epsilon));
    }
  }
}
