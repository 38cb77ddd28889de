package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layer normalisation over one axis with the mask and the ReLU that may follow: statistics run over
 * the whole axis, only its first {@code keep} entries come out (the rest would be masked to zero).
 * Inputs: x, weight {@code [keep]}, bias {@code [keep]}. LAST: {@code [batch, …, n] → [batch, …,
 * keep]}; ROWS: {@code [batch, n, E] → [batch, keep, E]}, each column by itself. The variance is
 * the biased one.
 */
public record LayerNorm(Axis axis, int keep, boolean relu, double epsilon) implements Operator {
  /** Epsilon of every LayerNorm (SUPERNET.md). */
  public static final double EPSILON = 1e-5;

  public static LayerNorm over(Axis axis, int keep, boolean relu) {
    return new LayerNorm(axis, keep, relu, EPSILON);
  }

  @Override
  public String name() {
    return "layer-norm";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    requireInputs(this, inputs, 3, axis, keep);
    TensorType x = inputs.getFirst();
    return List.of(axis == Axis.LAST ? x.withLast(keep) : x.withFirst(keep));
  }

  /** Holds x, weight and bias, and that there are so many inputs in all. */
  static void requireInputs(Operator op, List<TensorType> inputs, int count, Axis axis, int keep) {
    TensorType x = inputs.getFirst();
    boolean fits =
        inputs.size() == count
            && x.batched()
            && (axis == Axis.LAST ? x.rank() > 0 : x.rank() == 2)
            && keep <= (axis == Axis.LAST ? x.last() : x.dim(0))
            && inputs.get(1).equals(TensorType.fixed(keep))
            && inputs.get(2).equals(TensorType.fixed(keep));
    require(
        fits,
        op,
        inputs,
        "x with at least " + keep + " entries along " + axis + ", weight and bias [" + keep + "]");
  }

  @Override
  public void reference(ReferenceCall call) {
    LayerNormLoops loops = new LayerNormLoops(call.in(0), axis, keep);
    loops.forEachLine(
        epsilon,
        call.x(0),
        (line, mean, inverse) -> {
          for (int i = 0; i < keep; i++) {
            double v =
                (call.x(0)[loops.in(line, i)] - mean) * inverse * call.x(1)[i] + call.x(2)[i];
            call.y(0)[loops.out(line, i)] = relu ? Math.max(v, 0) : v;
          }
        });
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    List<Value> g =
        scope.emitAll(
            new LayerNormGradient(axis, keep, relu, epsilon),
            List.of(scope.input(0), scope.input(1), scope.input(2), scope.gradient()));
    return new ArrayList<>(g);
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(8 * inputs.getFirst().size(), inputs, outputs);
  }
}
