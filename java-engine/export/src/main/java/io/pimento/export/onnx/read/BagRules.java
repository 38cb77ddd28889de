package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.pimento.graph.Element;
import io.pimento.graph.Operator;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.QuantizedBag;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bags of ids, filled up by −1, which counts for nothing: weights of what is there times rows, as
 * this project's exporter writes them.
 */
record BagRules(OnnxCall c, String ids, String counts) {
  /** What reads an input that is such a bag. */
  static final Set<String> READERS = Set.of("GreaterOrEqual", "Max");

  /** A product that pools a bag; null for another. */
  static @Nullable Datum pooled(OnnxCall c) {
    NodeProto lifted = made(c, c.node().getInput(0), "Unsqueeze");
    NodeProto rows = c.to().producer(c.node().getInput(1));
    if (lifted == null || rows == null) {
      return null;
    }
    FewBitRows few = FewBitRows.of(c.to(), rows);
    boolean plain = rows.getOpType().equals("Gather");
    NodeProto known =
        few != null ? made(c, few.ids(), "Max") : plain ? made(c, rows.getInput(1), "Max") : null;
    if (known == null || !(c.to().known(known.getInput(0)) instanceof Entries bag)) {
      return null;
    }
    Value v = bag.sources().getFirst();
    Constant table = few != null ? few.table() : table(c, rows);
    String counts = counts(c, lifted.getInput(0), known.getInput(0));
    if (v.type().element() != Element.BAGS || counts.isEmpty() || table == null) {
      return null;
    }
    BagMode mode = new BagRules(c, known.getInput(0), counts).mode(lifted.getInput(0));
    if (mode == null) {
      return null;
    }
    Operator op = few != null ? new QuantizedBag(mode, few.bits()) : new EmbeddingBag(mode);
    int width = table.dims().getLast();
    Value held = c.to().weights().table(table, 0, table.dims().getFirst(), width);
    Value y = c.values().builder().apply(op, v, held);
    return Entries.of(y, List.of(1, 1, width));
  }

  private static @Nullable Constant table(OnnxCall c, NodeProto gather) {
    return c.to().known(gather.getInput(0)) instanceof Constant k && k.dims().size() == 2
        ? k
        : null;
  }

  /** The name of the ones of what is there, somewhere below weights. */
  private static String counts(OnnxCall c, String weights, String ids) {
    NodeProto n = c.to().producer(weights);
    if (n == null) {
      return "";
    }
    NodeProto present =
        n.getOpType().equals("Cast") ? made(c, n.getInput(0), "GreaterOrEqual") : null;
    if (present != null) {
      return present.getInput(0).equals(ids) && isNumber(c, present.getInput(1), 0) ? weights : "";
    }
    boolean below = n.getOpType().equals("Div") || n.getOpType().equals("Mul");
    return below ? counts(c, n.getInput(0), ids) : "";
  }

  private @Nullable BagMode mode(String weights) {
    if (weights.equals(counts)) {
      return BagMode.SUM;
    }
    NodeProto n = c.to().producer(weights);
    if (n == null || !n.getInput(0).equals(counts)) {
      return null;
    }
    if (n.getOpType().equals("Mul")) {
      return c.to().producer(n.getInput(1)) == null ? BagMode.WEIGHTED : null;
    }
    NodeProto most = made(c, n.getInput(1), "Max");
    NodeProto sum = most == null ? null : made(c, most.getInput(0), "ReduceSum");
    boolean mean =
        sum != null
            && most != null
            && isNumber(c, most.getInput(1), 1)
            && sum.getInput(0).equals(counts);
    return mean ? BagMode.MEAN : null;
  }

  private static boolean isNumber(OnnxCall c, String name, double number) {
    return c.to().known(name) instanceof Constant k && Double.valueOf(number).equals(k.uniform());
  }

  private static @Nullable NodeProto made(OnnxCall c, String name, String op) {
    NodeProto n = c.to().producer(name);
    return n != null && n.getOpType().equals(op) ? n : null;
  }
}
