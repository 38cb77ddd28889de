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

/** Entry-wise product of two tensors of one type. */
public record Multiply() implements Operator {

  @Override
  public String name() {
    return "multiply";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2 && inputs.get(0).equals(inputs.get(1)),
        this,
        inputs,
        "two inputs of one type");
    return List.of(inputs.getFirst());
  }

  @Override
  public void reference(ReferenceCall call) {
    double[] y = call.y(0);
    for (int i = 0; i < y.length; i++) {
      y[i] = call.x(0)[i] * call.x(1)[i];
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(
        scope.emit(this, scope.gradient(), scope.input(1)),
        scope.emit(this, scope.gradient(), scope.input(0)));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), inputs, outputs);
  }
}
