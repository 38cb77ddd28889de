package io.pimento.export.onnx;

import io.pimento.graph.op.Levels;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeRows;
import java.util.ArrayList;
import java.util.List;

/** Numbers of few bits, as whole multiples of a scale; rounded half to even, as ONNX does. */
final class FewBitRules {
  private FewBitRules() {}

  /** Weights are constants by now; these are rows of tables, rounded already if they can be. */
  static void rows(OnnxNode n, QuantizeRows op) {
    List<String> parts = n.in(0, op.parts());
    if (n.tables().bits(n.node().inputs().getFirst()) > 0) {
      n.is(parts.getFirst());
      return;
    }
    if (parts.size() == 1) {
      n.is(rounded(n, parts.getFirst(), op.bits()));
      return;
    }
    List<String> reaches = new ArrayList<>();
    for (String x : parts) {
      reaches.add(reach(n, x));
    }
    String scale = scale(n, n.to().add("Max", reaches), op.bits());
    for (int j = 0; j < parts.size(); j++) {
      n.names().put(n.node().outputs().get(j).id(), multiples(n, parts.get(j), scale));
    }
  }

  /** Rows along the last axis, each with a scale of its own. */
  static String rounded(OnnxNode n, String x, int bits) {
    return multiples(n, x, scale(n, reach(n, x), bits));
  }

  private static String reach(OnnxNode n, String x) {
    return n.to()
        .add(
            "ReduceMax",
            List.of(n.to().add("Abs", x)),
            OnnxGraph.wholes("axes", -1),
            OnnxGraph.whole("keepdims", 1));
  }

  /** As {@link Levels#scale}. */
  private static String scale(OnnxNode n, String reach, int bits) {
    OnnxGraph to = n.to();
    String scale = to.add("Div", reach, to.scalar((float) Levels.most(bits, true)));
    String tiny = to.add("Less", scale, to.scalar(Float.MIN_NORMAL));
    return to.add("Where", List.of(tiny, to.scalar(1f), scale));
  }

  private static String multiples(OnnxNode n, String x, String scale) {
    return n.to().add("Mul", n.to().add("Round", n.to().add("Div", x, scale)), scale);
  }

  static void activations(OnnxNode n, QuantizeActivations op) {
    OnnxGraph to = n.to();
    int most = Levels.most(op.bits(), op.signed());
    String scale = to.scalar(Levels.scale(n.entries(1)[0], most));
    String level = to.add("Round", to.add("Div", n.in(0), scale));
    String least = to.scalar((float) Levels.least(op.bits(), op.signed()));
    n.is(to.add("Mul", to.add("Clip", List.of(level, least, to.scalar((float) most))), scale));
  }
}
