package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;

/** Gradient of {@link Relu} from its output y and dy: dy where y > 0, else 0. */
public record ReluGradient() implements GradientOperator {

  @Override
  public String name() {
    return "relu-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2 && inputs.get(0).equals(inputs.get(1)),
        this,
        inputs,
        "output and gradient of one type");
    return List.of(inputs.getFirst());
  }

  @Override
  public void reference(ReferenceCall call) {
    double[] dx = call.y(0);
    for (int i = 0; i < dx.length; i++) {
      dx[i] = call.x(0)[i] > 0 ? call.x(1)[i] : 0;
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), inputs, outputs);
  }
}
