package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.pimento.graph.Value;
import io.pimento.graph.op.Factorization;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** (Σ x)² − Σ x² over one axis: a factorization machine's second order. */
final class FactorizationRule {
  private FactorizationRule() {}

  /** A difference that is one; null for another. */
  static @Nullable Datum of(OnnxCall c) {
    String sum = squared(c, c.node().getInput(0));
    NodeProto squares = made(c, c.node().getInput(1), "ReduceSum");
    NodeProto plain = made(c, sum, "ReduceSum");
    String x = squares == null ? "" : squared(c, squares.getInput(0));
    boolean fits =
        squares != null
            && plain != null
            && plain.getInput(0).equals(x)
            && c.to().known(x) instanceof Entries
            && c.in(0) instanceof Entries;
    if (!fits || squares == null || plain == null) {
      return null;
    }
    Entries rows = c.entries(new OnnxCall(c.to(), plain).in(0));
    Entries like = c.entries(0);
    int[] axes = new OnnxCall(c.to(), plain).axes(1, rows.rank());
    int[] others = new OnnxCall(c.to(), squares).axes(1, rows.rank());
    boolean one =
        axes != null
            && axes.length == 1
            && Arrays.equals(axes, others)
            && axes[0] != rows.batchAxis()
            && !rows.isIndex()
            && c.entries(1).dims().equals(like.dims());
    if (!one || axes == null) {
      return null;
    }
    int n = rows.dims().get(axes[0]);
    Value v = c.values().of(rows.withFirst(axes[0]), List.of(n, rows.size() / n));
    return like.like(c.values().apply(new Factorization(), v), like.dims());
  }

  /** The name of what a value is the square of; empty if it is none. */
  private static String squared(OnnxCall c, String name) {
    NodeProto n = c.to().producer(name);
    if (n == null || n.getInputCount() != 2) {
      return "";
    }
    boolean product = n.getOpType().equals("Mul") && n.getInput(0).equals(n.getInput(1));
    boolean power =
        n.getOpType().equals("Pow")
            && c.to().known(n.getInput(1)) instanceof Constant k
            && Double.valueOf(2).equals(k.uniform());
    return product || power ? n.getInput(0) : "";
  }

  private static @Nullable NodeProto made(OnnxCall c, String name, String op) {
    NodeProto n = c.to().producer(name);
    return n != null && n.getOpType().equals(op) ? n : null;
  }
}
