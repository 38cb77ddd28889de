package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;

/** Gradient of {@link Sigmoid} from its output y and dy: dy·y·(1 − y). */
public record SigmoidGradient() implements GradientOperator {

  @Override
  public String name() {
    return "sigmoid-gradient";
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
      double y = call.x(0)[i];
      dx[i] = call.x(1)[i] * y * (1 - y);
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), inputs, outputs);
  }
}
