package io.pimento.graph.op;

import io.pimento.graph.reference.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of several {@code [batch, r_j, E]} tensors, one sample, one under the other. */
final class StackedRows {
  private StackedRows() {}

  static double[][] of(List<Tensor> sources, int sample) {
    List<double[]> rows = new ArrayList<>();
    for (Tensor s : sources) {
      int e = s.last();
      for (int r = 0; r < s.dim(0); r++) {
        int from = (sample * s.dim(0) + r) * e;
        rows.add(Arrays.copyOfRange(s.data(), from, from + e));
      }
    }
    return rows.toArray(double[][]::new);
  }
}
