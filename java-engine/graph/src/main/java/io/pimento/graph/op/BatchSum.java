package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;

/** Sum over everything but the last axis: {@code [batch, …, n] → [n]}, the gradient of a bias. */
public record BatchSum() implements GradientOperator {

  @Override
  public String name() {
    return "batch-sum";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 1 && inputs.getFirst().batched() && inputs.getFirst().rank() > 0,
        this,
        inputs,
        "[batch, …, n]");
    return List.of(TensorType.fixed(inputs.getFirst().last()));
  }

  @Override
  public void reference(ReferenceCall call) {
    double[] y = call.y(0);
    Arrays.fill(y, 0);
    for (int i = 0; i < call.x(0).length; i++) {
      y[i % y.length] += call.x(0)[i];
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(inputs.getFirst().size(), inputs, outputs);
  }
}
