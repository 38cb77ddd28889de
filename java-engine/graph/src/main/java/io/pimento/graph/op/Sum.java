package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sum along one axis: LAST {@code [batch, …, n] → [batch, …, 1]}, ROWS {@code [batch, r, w] →
 * [batch, w]}.
 */
public record Sum(Axis axis) implements Operator {

  @Override
  public String name() {
    return "sum";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    TensorType x = inputs.getFirst();
    require(
        inputs.size() == 1 && x.batched() && (axis == Axis.LAST ? x.rank() > 0 : x.rank() == 2),
        this,
        inputs,
        "one batched input with that axis");
    return List.of(axis == Axis.LAST ? x.withLast(1) : TensorType.batch(x.last()));
  }

  @Override
  public void reference(ReferenceCall call) {
    Tensor x = call.in(0);
    double[] y = call.y(0);
    Arrays.fill(y, 0);
    int n = x.last();
    int rows = axis == Axis.LAST ? 1 : x.dim(0);
    for (int i = 0; i < x.data().length; i++) {
      y[axis == Axis.LAST ? i / n : i / (rows * n) * n + i % n] += x.get(i);
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    TensorType x = scope.input(0).type();
    int size = axis == Axis.LAST ? x.last() : x.dim(0);
    return Arrays.asList(scope.emit(new Broadcast(axis, size), scope.gradient()));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(inputs.getFirst().size(), inputs, outputs);
  }
}
