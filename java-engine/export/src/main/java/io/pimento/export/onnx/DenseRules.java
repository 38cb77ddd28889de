package io.pimento.export.onnx;

import io.pimento.graph.TensorType;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.RowLinear;
import java.util.Arrays;
import java.util.List;

/** Linear layers and what follows them. */
final class DenseRules {
  private DenseRules() {}

  /** {@code Gemm} where rows are all there is, else {@code MatMul} with the weight turned over. */
  static void linear(OnnxNode n, Linear op) {
    int s = op.sources();
    int rank = n.type(0).rank();
    String x = n.joined(n.in(0, s), rank);
    if (rank == 1) {
      List<String> all =
          op.bias() ? List.of(x, weight(n, s), n.in(2 * s)) : List.of(x, weight(n, s));
      n.is(n.to().add("Gemm", all, OnnxGraph.whole("transB", 1)));
      return;
    }
    String y = n.to().add("MatMul", x, turned(n, s));
    n.is(op.bias() ? n.to().add("Add", y, n.in(2 * s)) : y);
  }

  static void rowLinear(OnnxNode n, RowLinear op) {
    int s = op.sources();
    n.is(n.to().add("MatMul", weight(n, s), n.joined(n.in(0, s), 1)));
  }

  /** The columns that belong to all sources: {@code [n, Σ k_j]}. */
  private static String weight(OnnxNode n, int s) {
    if (s == 1) {
      return n.in(1);
    }
    int rows = n.type(s).dim(0);
    int columns = columns(n, s);
    return n.to().floats(n.key(s, 2 * s), beside(n, s, rows, columns), rows, columns);
  }

  private static String turned(OnnxNode n, int s) {
    int rows = n.type(s).dim(0);
    int columns = columns(n, s);
    float[] w = beside(n, s, rows, columns);
    float[] turned = new float[w.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[c * rows + r] = w[r * columns + c];
      }
    }
    return n.to().floats(n.key(s, 2 * s) + " turned", turned, columns, rows);
  }

  private static int columns(OnnxNode n, int s) {
    int columns = 0;
    for (int j = 0; j < s; j++) {
      columns += n.type(s + j).last();
    }
    return columns;
  }

  private static float[] beside(OnnxNode n, int s, int rows, int columns) {
    float[] all = new float[Math.multiplyExact(rows, columns)];
    int at = 0;
    for (int j = 0; j < s; j++) {
      float[] part = n.entries(s + j);
      int width = n.type(s + j).last();
      for (int r = 0; r < rows; r++) {
        System.arraycopy(part, r * width, all, r * columns + at, width);
      }
      at += width;
    }
    return all;
  }

  /**
   * ONNX's own has a weight for every entry that statistics run over; where fewer come out, the
   * others are weighed by zero and cut off.
   */
  static void layerNorm(OnnxNode n, LayerNorm op) {
    TensorType x = n.type(0);
    boolean rows = op.axis() == Axis.ROWS;
    int size = rows ? x.dim(0) : x.last();
    String in = rows ? swapped(n, n.in(0)) : n.in(0);
    String y =
        n.to()
            .add(
                "LayerNormalization",
                List.of(in, padded(n, 1, size), padded(n, 2, size)),
                OnnxGraph.whole("axis", -1),
                OnnxGraph.real("epsilon", op.epsilon()));
    if (op.keep() < size) {
      y = n.cut(y, x.rank(), 0, op.keep());
    }
    y = op.relu() ? n.to().add("Relu", y) : y;
    n.is(rows ? swapped(n, y) : y);
  }

  private static String swapped(OnnxNode n, String x) {
    return n.to().add("Transpose", x, OnnxGraph.wholes("perm", 0, 2, 1));
  }

  private static String padded(OnnxNode n, int input, int size) {
    return n.type(input).last() == size
        ? n.in(input)
        : n.to()
            .floats(
                n.key(input, input + 1) + " of " + size,
                Arrays.copyOf(n.entries(input), size),
                size);
  }
}
