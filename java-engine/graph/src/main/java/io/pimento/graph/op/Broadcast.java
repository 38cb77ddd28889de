package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Repeats along one axis: LAST {@code [batch, …, 1] → [batch, …, size]}, ROWS {@code [batch, w] →
 * [batch, size, w]}.
 */
public record Broadcast(Axis axis, int size) implements Operator {

  @Override
  public String name() {
    return "broadcast";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    TensorType x = inputs.getFirst();
    require(
        inputs.size() == 1
            && x.batched()
            && (axis == Axis.LAST ? x.rank() > 0 && x.last() == 1 : x.rank() == 1),
        this,
        inputs,
        "one batched input without that axis");
    return List.of(axis == Axis.LAST ? x.withLast(size) : TensorType.batch(size, x.last()));
  }

  @Override
  public void reference(ReferenceCall call) {
    double[] y = call.y(0);
    int w = call.in(0).last();
    for (int i = 0; i < y.length; i++) {
      y[i] = call.x(0)[axis == Axis.LAST ? i / size : i / (size * w) * w + i % w];
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(scope.emit(new Sum(axis), scope.gradient()));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), inputs, outputs);
  }
}
