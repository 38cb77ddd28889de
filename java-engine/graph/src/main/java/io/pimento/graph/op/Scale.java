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

/** Every entry times a number. */
public record Scale(double factor) implements Operator {

  @Override
  public String name() {
    return "scale";
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
      y[i] = factor * call.x(0)[i];
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(scope.emit(this, scope.gradient()));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), inputs, outputs);
  }
}
