package io.pimento.export.onnx;

import io.pimento.graph.op.Attention;
import java.util.Arrays;
import java.util.List;

/**
 * Attention of several heads. A key that stands for several equal rows has the logarithm of their
 * number added to its logits.
 */
final class AttentionRule {
  private final OnnxNode n;
  private final OnnxGraph to;
  private final int rows;
  private final int heads;
  private final int width;

  private AttentionRule(OnnxNode n, Attention op) {
    this.n = n;
    this.to = n.to();
    this.rows = n.type(0).dim(0);
    this.heads = op.heads();
    this.width = n.type(0).last() / 3 / op.heads();
  }

  static void write(OnnxNode n, Attention op) {
    new AttentionRule(n, op).write(op.dead());
  }

  private void write(int dead) {
    int e = heads * width;
    String scaled = to.add("Mul", part(0, 0, 2, 1, 3), to.scalar((float) (1 / Math.sqrt(width))));
    String logits = to.add("MatMul", scaled, part(e, 0, 2, 3, 1));
    String values = part(2 * e, 0, 2, 1, 3);
    String mixed;
    if (dead == 0) {
      mixed = to.add("MatMul", softmax(logits), values);
    } else {
      float[] row = n.entries(1);
      String key = to.floats(n.key(1, 2) + " key", slice(row, e), 1, heads, width, 1);
      String value = to.floats(n.key(1, 2) + " value", slice(row, 2 * e), 1, heads, 1, width);
      String last = to.add("Add", to.add("MatMul", scaled, key), to.scalar((float) Math.log(dead)));
      String p = softmax(n.joined(List.of(logits, last), 3));
      String live = to.add("MatMul", n.cut(p, 3, 0, rows), values);
      mixed = to.add("Add", live, to.add("MatMul", n.cut(p, 3, rows, rows + 1L), value));
    }
    String back = to.add("Transpose", mixed, OnnxGraph.wholes("perm", 0, 2, 1, 3));
    n.is(to.add("Reshape", back, to.longs(0, rows, e)));
  }

  private float[] slice(float[] row, int from) {
    return Arrays.copyOfRange(row, from, from + heads * width);
  }

  /** Queries, keys or values, a matrix for each head. */
  private String part(int from, long... order) {
    String cut = n.cut(n.in(0), 2, from, from + (long) heads * width);
    String split = to.add("Reshape", cut, to.longs(0, rows, heads, width));
    return to.add("Transpose", split, OnnxGraph.wholes("perm", order));
  }

  private String softmax(String logits) {
    return to.add("Softmax", logits, OnnxGraph.whole("axis", -1));
  }
}
