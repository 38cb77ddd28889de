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

/** max(x, 0). */
public record Relu() implements Operator {

  @Override
  public String name() {
    return "relu";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(inputs.size() == 1, this, inputs, "one input");
    return inputs;
  }

  @Override
  public void reference(ReferenceCall call) {
    double[] y = call.y(0);
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(call.x(0)[i], 0);
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(scope.emit(new ReluGradient(), scope.output(), scope.gradient()));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), inputs, outputs);
  }
}
