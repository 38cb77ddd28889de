package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;

/** dW = dyᵀ·x summed over the batch: {@code [batch, …, n], [batch, …, k] → [n, k]}. */
public record LinearWeightGradient() implements GradientOperator {

  @Override
  public String name() {
    return "linear-weight-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2
            && inputs.get(0).batched()
            && inputs.get(0).rank() > 0
            && inputs.get(0).rank() == inputs.get(1).rank()
            && inputs.get(0).withLast(1).equals(inputs.get(1).withLast(1)),
        this,
        inputs,
        "[batch, …, n] and [batch, …, k]");
    return List.of(TensorType.fixed(inputs.get(0).last(), inputs.get(1).last()));
  }

  @Override
  public void reference(ReferenceCall call) {
    int n = call.in(0).last();
    int k = call.in(1).last();
    Arrays.fill(call.y(0), 0);
    for (int i = 0; i < call.in(0).outer(); i++) {
      for (int o = 0; o < n; o++) {
        for (int c = 0; c < k; c++) {
          call.y(0)[o * k + c] += call.x(0)[i * n + o] * call.x(1)[i * k + c];
        }
      }
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.linear(inputs.get(0).size() * inputs.get(1).last(), inputs, outputs);
  }
}
