package io.pimento.runtime.fuse;

import static io.pimento.runtime.fuse.TransformerBody.FIRST;
import static io.pimento.runtime.fuse.TransformerBody.IN;
import static io.pimento.runtime.fuse.TransformerBody.INNER;
import static io.pimento.runtime.fuse.TransformerBody.OUT;
import static io.pimento.runtime.fuse.TransformerBody.OUTER;
import static io.pimento.runtime.fuse.TransformerBody.SECOND;

import io.pimento.graph.Cost;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.AttentionGradient;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BatchSum;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.LayerNormGradient;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.ReluGradient;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The operators that a transformer's body stands for: its definition. */
final class TransformerParts {
  private final TransformerBody body;
  private final GraphBuilder b;
  private final List<Value> in;

  private final Value qkv;
  private final Value seen;
  private final Value added;
  private final Value attended;
  private final Value hidden;
  private final Value fed;

  private TransformerParts(TransformerBody body, GraphBuilder b, List<Value> in) {
    this.body = body;
    this.b = b;
    this.in = in;
    qkv = linear(in.getFirst(), IN);
    Attention attention = new Attention(body.heads(), body.dead());
    seen = body.dead() > 0 ? b.apply(attention, qkv, in.get(IN + 1)) : b.apply(attention, qkv);
    added = b.apply(new Add(2), linear(seen, OUT), in.getFirst());
    attended = b.apply(norm(), added, in.get(INNER), in.get(INNER + 1));
    hidden = b.apply(new Relu(), linear(attended, FIRST));
    fed = b.apply(new Add(2), attended, linear(hidden, SECOND));
  }

  private Value linear(Value x, int weight) {
    return b.apply(new Linear(1, true), x, in.get(weight), in.get(weight + 1));
  }

  private LayerNorm norm() {
    return new LayerNorm(Axis.LAST, width(), false, body.epsilon());
  }

  private List<Value> normGradient(Value x, int gain, Value dy) {
    LayerNormGradient op = new LayerNormGradient(Axis.LAST, width(), false, body.epsilon());
    return b.applyAll(op, List.of(x, in.get(gain), in.get(gain + 1), dy));
  }

  private int width() {
    return in.getFirst().type().last();
  }

  Value forward() {
    return b.apply(norm(), fed, in.get(OUTER), in.get(OUTER + 1));
  }

  /** One value an input of the body. */
  List<Value> backward() {
    List<Value> outer = normGradient(fed, OUTER, in.getLast());
    Value d = outer.getFirst();
    Value dHidden = b.apply(new ReluGradient(), hidden, back(d, SECOND));
    Value dAttended = b.apply(new Add(2), d, back(dHidden, FIRST));
    List<Value> inner = normGradient(added, INNER, dAttended);
    Value dSeen = back(inner.getFirst(), OUT);
    List<Value> given = body.dead() > 0 ? List.of(qkv, in.get(IN + 1), dSeen) : List.of(qkv, dSeen);
    List<Value> heads = b.applyAll(new AttentionGradient(body.heads(), body.dead()), given);
    Value dBias = b.apply(new BatchSum(), heads.getFirst());
    return List.of(
        b.apply(new Add(2), inner.getFirst(), back(heads.getFirst(), IN)),
        weight(heads.getFirst(), in.getFirst()),
        body.dead() > 0 ? b.apply(new Add(2), heads.getLast(), dBias) : dBias,
        weight(inner.getFirst(), seen),
        b.apply(new BatchSum(), inner.getFirst()),
        inner.get(1),
        inner.get(2),
        weight(dHidden, attended),
        b.apply(new BatchSum(), dHidden),
        weight(d, hidden),
        b.apply(new BatchSum(), d),
        outer.get(1),
        outer.get(2));
  }

  private Value back(Value dy, int weight) {
    return b.apply(new LinearInputGradient(), dy, in.get(weight));
  }

  private Value weight(Value dy, Value x) {
    return b.apply(new LinearWeightGradient(), dy, x);
  }

  private static Graph graph(
      TransformerBody body,
      List<TensorType> inputs,
      Function<TransformerParts, List<Value>> results) {
    GraphBuilder b = new GraphBuilder();
    List<Value> in = new ArrayList<>();
    for (TensorType t : inputs) {
      in.add(b.input(Integer.toString(in.size()), t));
    }
    Map<String, Value> named = new LinkedHashMap<>();
    results
        .apply(new TransformerParts(body, b, in))
        .forEach(v -> named.put(Integer.toString(named.size()), v));
    return b.build(named);
  }

  private static TransformerBody body(Operator op) {
    return op instanceof TransformerBodyGradient g ? g.body() : (TransformerBody) op;
  }

  /** Fills a call's outputs with results of the parts. */
  static void reference(
      Operator op, ReferenceCall call, Function<TransformerParts, List<Value>> results) {
    Map<String, Tensor> feeds = new HashMap<>();
    for (Tensor t : call.inputs()) {
      feeds.put(Integer.toString(feeds.size()), t);
    }
    Graph graph = graph(body(op), call.inputs().stream().map(Tensor::type).toList(), results);
    ReferenceInterpreter.run(
            graph,
            call.batch(),
            feeds,
            p -> {
              throw new IllegalStateException(op.name() + " has no parameter " + p.name());
            })
        .forEach(
            (name, made) ->
                System.arraycopy(
                    made.data(), 0, call.y(Integer.parseInt(name)), 0, made.data().length));
  }

  /** The sum over the parts. */
  static Cost cost(
      Operator op, List<TensorType> inputs, Function<TransformerParts, List<Value>> results) {
    return graph(body(op), inputs, results).cost();
  }
}
