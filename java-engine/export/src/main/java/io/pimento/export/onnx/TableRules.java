package io.pimento.export.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Input;
import java.util.ArrayList;
import java.util.List;

/** Rows of embedding tables. */
final class TableRules {
  private TableRules() {}

  static void lookup(OnnxNode n, EmbeddingLookup op) {
    int few = n.tables().bits(n.node().output());
    List<String> rows = new ArrayList<>();
    for (int f = 0; f < op.fields(); f++) {
      String id = n.to().add("Gather", n.in(0), n.to().longs(f), OnnxGraph.whole("axis", 1));
      rows.add(
          few > 0 ? n.tables().rows(n, 1 + f, id, few) : n.to().add("Gather", n.in(1 + f), id));
    }
    n.is(n.joined(rows, 1));
  }

  /** Ids of a bag are a row of a matrix, filled up by −1, which counts for nothing. */
  static void bag(OnnxNode n, BagMode mode, int bits) {
    OnnxGraph to = n.to();
    String none = to.scalar(0L);
    String ids = n.in(0);
    String present = to.add("GreaterOrEqual", ids, none);
    String counts = to.add("Cast", present, OnnxGraph.whole("to", 1));
    String known = to.add("Max", ids, none);
    String rows = bits > 0 ? n.tables().rows(n, 1, known, bits) : to.add("Gather", n.in(1), known);
    String weights =
        switch (mode) {
          case SUM -> counts;
          case MEAN -> to.add("Div", counts, to.add("Max", sum(to, counts), to.scalar(1f)));
          case WEIGHTED -> to.add("Mul", counts, OnnxModel.weightsOf(ids));
        };
    String pooled = to.add("MatMul", to.add("Unsqueeze", weights, to.longs(1)), rows);
    n.is(to.add("Squeeze", pooled, to.longs(1)));
  }

  private static String sum(OnnxGraph to, String x) {
    return to.add("ReduceSum", x, to.longs(1), OnnxGraph.whole("keepdims", 1));
  }

  /** Inputs: floats, whole numbers, or bags as a matrix of ids. */
  static void input(OnnxNode n, Input op, boolean weighted) {
    Object[] dims = op.type().dims().toArray();
    switch (op.type().element()) {
      case REAL -> n.to().input(op.tensor(), DataType.FLOAT, dims);
      case INDEX -> n.to().input(op.tensor(), DataType.INT64, dims);
      case BAGS -> {
        n.to().input(op.tensor(), DataType.INT64, op.tensor() + ".most");
        if (weighted) {
          n.to().input(OnnxModel.weightsOf(op.tensor()), DataType.FLOAT, op.tensor() + ".most");
        }
      }
      case ROWS -> throw new IllegalArgumentException("gradients of tables are no input: " + op);
    }
    n.is(op.tensor());
  }
}
