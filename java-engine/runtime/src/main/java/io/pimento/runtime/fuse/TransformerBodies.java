package io.pimento.runtime.fuse;

import static io.pimento.runtime.fuse.TransformerBody.FIRST;
import static io.pimento.runtime.fuse.TransformerBody.IN;
import static io.pimento.runtime.fuse.TransformerBody.INNER;
import static io.pimento.runtime.fuse.TransformerBody.OUT;
import static io.pimento.runtime.fuse.TransformerBody.OUTER;
import static io.pimento.runtime.fuse.TransformerBody.SECOND;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
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
import io.pimento.runtime.fuse.Rewriting.Instead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds transformers and their gradients and makes them {@link TransformerBody}s, each one operator
 * forward and one back, which computes again what lies between. A body whose gradient is not wholly
 * the one that is known stays as it is.
 */
public final class TransformerBodies {
  /** What a device's kernels take. */
  public interface Fits {
    /**
     * Whether they take bodies over such rows.
     *
     * @param x {@code [batch, rows, E]}
     */
    boolean fits(TensorType x, int heads);
  }

  /** A body with the values between its operators. */
  private record Body(
      TransformerBody op,
      List<Value> inputs,
      Value qkv,
      Value seen,
      Value added,
      Value attended,
      Value hidden,
      Value fed,
      Value output) {
    Value x() {
      return inputs.getFirst();
    }
  }

  private final Rewriting rewriting;
  private final Fits fits;

  private TransformerBodies(Graph graph, Fits fits) {
    this.rewriting = new Rewriting(graph);
    this.fits = fits;
  }

  /** The same graph where there is none, else one with the same named outputs. */
  public static Graph in(Graph graph, Fits fits) {
    if (graph.nodes().stream().noneMatch(n -> n.op() instanceof Attention)) {
      return graph;
    }
    TransformerBodies found = new TransformerBodies(graph, fits);
    for (Node n : graph.nodes()) {
      Body body = found.body(n);
      if (body != null) {
        found.replace(body);
      }
    }
    return found.rewriting.done();
  }

  private @Nullable Body body(Node outer) {
    Node fed = normalised(outer);
    Node second = made(fed, 1, Linear.class);
    Node relu = made(second, 0, Relu.class);
    Node first = made(relu, 0, Linear.class);
    Node inner = made(first, 0, LayerNorm.class);
    Node added = normalised(inner);
    Node out = made(added, 0, Linear.class);
    Node attention = made(out, 0, Attention.class);
    Node project = made(attention, 0, Linear.class);
    if (fed == null || second == null || relu == null || first == null || inner == null) {
      return null;
    }
    if (added == null || out == null || attention == null || project == null) {
      return null;
    }
    if (!(attention.op() instanceof Attention a)
        || !(outer.op() instanceof LayerNorm norm)
        || !norm.equals(inner.op())
        || !fed.inputs().getFirst().equals(inner.output())) {
      return null;
    }
    Value x = added.inputs().get(1);
    List<Value> inputs = new ArrayList<>();
    inputs.add(x);
    for (Node n : List.of(project, out, inner, first, second, outer)) {
      if (n.inputs().size() != 3) {
        return null;
      }
      inputs.addAll(n.inputs().subList(1, 3));
    }
    boolean same =
        project.inputs().getFirst().equals(x)
            && x.type().rank() == 2
            && inputs.stream().map(Value::type).toList().equals(TransformerBody.inputs(x.type()))
            && (a.dead() == 0 || attention.inputs().get(1).equals(project.inputs().get(2)));
    return !same || !fits.fits(x.type(), a.heads())
        ? null
        : new Body(
            new TransformerBody(a.heads(), a.dead(), norm.epsilon()),
            inputs,
            project.output(),
            attention.output(),
            added.output(),
            inner.output(),
            relu.output(),
            fed.output(),
            outer.output());
  }

  private @Nullable Node made(@Nullable Node reader, int input, Class<? extends Operator> op) {
    if (reader == null || input >= reader.inputs().size()) {
      return null;
    }
    Node n = rewriting.maker(reader.inputs().get(input));
    return op.isInstance(n.op()) ? n : null;
  }

  /** The sum of two that a LayerNorm along rows reads. */
  private @Nullable Node normalised(@Nullable Node n) {
    if (n == null || !(n.op() instanceof LayerNorm norm)) {
      return null;
    }
    Node sum = made(n, 0, Add.class);
    boolean plain = norm.axis() == Axis.LAST && !norm.relu();
    return plain && sum != null && sum.inputs().size() == 2 ? sum : null;
  }

  private void replace(Body body) {
    Value dy = null;
    for (Node n : rewriting.read(body.fed())) {
      if (n.op() instanceof LayerNormGradient) {
        dy = n.inputs().getLast();
      }
    }
    if (dy == null || replaceGradient(body, dy)) {
      rewriting.value(body.output(), new Instead(body.op(), body.inputs(), 0));
    }
  }

  private boolean replaceGradient(Body body, Value dy) {
    List<Value> in = body.inputs();
    @Nullable Value[] results = new Value[in.size()];
    Value d = norm(body.fed(), OUTER, in, dy, results);
    Value dHidden = linear(d, body.hidden(), SECOND, in, results);
    Value dFirst =
        dHidden == null ? null : rewriting.applied(ReluGradient.class, body.hidden(), dHidden);
    Value back = linear(dFirst, body.attended(), FIRST, in, results);
    Value dAttended = d == null || back == null ? null : rewriting.applied(Add.class, d, back);
    Value dAdded = dAttended == null ? null : norm(body.added(), INNER, in, dAttended, results);
    Value dSeen = linear(dAdded, body.seen(), OUT, in, results);
    boolean dead = body.op().dead() > 0;
    Node heads =
        dSeen == null
            ? null
            : dead
                ? rewriting.node(AttentionGradient.class, body.qkv(), in.get(IN + 1), dSeen)
                : rewriting.node(AttentionGradient.class, body.qkv(), dSeen);
    Value past =
        heads == null ? null : linear(heads.outputs().getFirst(), body.x(), IN, in, results);
    Value dBias = results[IN + 1];
    if (past == null || dAdded == null || dBias == null || heads == null) {
      return false;
    }
    List<Value> ofX = List.of(dAdded, past);
    List<Value> ofBias = dead ? List.of(heads.outputs().getLast(), dBias) : List.of(dBias);
    if (!added(ofX)
        || (dead && !added(ofBias))
        || !Arrays.stream(results).skip(1).allMatch(Objects::nonNull)) {
      return false;
    }
    List<Value> all = new ArrayList<>(in);
    all.add(dy);
    TransformerBodyGradient op = new TransformerBodyGradient(body.op());
    rewriting.terms(ofX, List.of(new Instead(op, all, 0)));
    for (int i = 1; i < results.length; i++) {
      Instead instead = new Instead(op, all, i);
      if (i == IN + 1 && dead) {
        rewriting.terms(ofBias, List.of(instead));
      } else {
        rewriting.value(Objects.requireNonNull(results[i]), instead);
      }
    }
    return true;
  }

  private boolean added(List<Value> all) {
    return rewriting.read(all.getFirst()).stream()
        .anyMatch(n -> n.op() instanceof Add && n.inputs().containsAll(all));
  }

  /** Gradient of what was normalised; those of gain and shift go to the results. */
  private @Nullable Value norm(
      Value x, int gain, List<Value> in, Value dy, @Nullable Value[] results) {
    Node n = rewriting.node(LayerNormGradient.class, x, in.get(gain), in.get(gain + 1), dy);
    if (n == null) {
      return null;
    }
    results[gain] = n.outputs().get(1);
    results[gain + 1] = n.outputs().get(2);
    return n.outputs().getFirst();
  }

  /** Gradient of what a layer reads; those of weight and bias go to the results. */
  private @Nullable Value linear(
      @Nullable Value dy, Value x, int weight, List<Value> in, @Nullable Value[] results) {
    if (dy == null) {
      return null;
    }
    results[weight] = rewriting.applied(LinearWeightGradient.class, dy, x);
    results[weight + 1] = rewriting.applied(BatchSum.class, dy);
    return rewriting.applied(LinearInputGradient.class, dy, in.get(weight));
  }
}
