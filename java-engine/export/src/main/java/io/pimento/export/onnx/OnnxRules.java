package io.pimento.export.onnx;

import io.pimento.document.UserException;
import io.pimento.graph.Operator;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The rule of every operator that a model scores by: the list that a new one is added to. */
final class OnnxRules {
  private static final Map<Class<? extends Operator>, OnnxRule> ALL = new LinkedHashMap<>();

  static {
    put(Fill.class, ShapeRules::fill);
    put(Reshape.class, (n, op) -> ShapeRules.reshape(n, op.dims()));
    put(Slice.class, (n, op) -> n.is(n.cut(n.in(0), 1, op.from(), (long) op.from() + op.size())));
    put(Pick.class, (n, op) -> ShapeRules.pick(n, op.from()));
    put(Place.class, ShapeRules::place);
    put(Broadcast.class, ShapeRules::broadcast);
    put(Sum.class, ShapeRules::sum);
    put(Add.class, (n, op) -> n.is("Sum", n.in(0, op.terms())));
    put(Multiply.class, (n, op) -> n.is("Mul", n.in(0, 2)));
    put(
        Scale.class,
        (n, op) -> n.is(n.to().add("Mul", n.in(0), n.to().scalar((float) op.factor()))));
    put(Relu.class, (n, op) -> n.is("Relu", n.in(0, 1)));
    put(Sigmoid.class, (n, op) -> n.is("Sigmoid", n.in(0, 1)));
    put(Linear.class, DenseRules::linear);
    put(RowLinear.class, DenseRules::rowLinear);
    put(LayerNorm.class, DenseRules::layerNorm);
    put(DotTriangle.class, (n, op) -> ShapeRules.dotTriangle(n));
    put(Factorization.class, (n, op) -> ShapeRules.factorization(n));
    put(Attention.class, AttentionRule::write);
    put(EmbeddingLookup.class, TableRules::lookup);
    put(EmbeddingBag.class, (n, op) -> TableRules.bag(n, op.mode(), 0));
    put(QuantizedBag.class, (n, op) -> TableRules.bag(n, op.mode(), op.bits()));
    put(QuantizeRows.class, FewBitRules::rows);
    put(QuantizeActivations.class, FewBitRules::activations);
  }

  private OnnxRules() {}

  private static <O extends Operator> void put(Class<O> type, BiConsumer<OnnxNode, O> rule) {
    ALL.put(type, n -> rule.accept(n, type.cast(n.node().op())));
  }

  /** Whether an operator can be written. */
  static boolean knows(Class<? extends Operator> type) {
    return ALL.containsKey(type);
  }

  /**
   * Writes a node.
   *
   * @throws UserException naming an operator that has no form in ONNX here
   */
  static void write(OnnxNode n) {
    OnnxRule rule = ALL.get(n.node().op().getClass());
    if (rule == null) {
      throw new UserException(
          "the operator "
              + n.node().op().name()
              + " cannot be written as ONNX: a model is exported by its graph for scoring, whose"
              + " results for a row do not depend on other rows");
    }
    rule.write(n);
  }
}
