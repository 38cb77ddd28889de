package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;

/** dW = Σ dY·Sᵀ over the batch: {@code [batch, n, E], [batch, k, E] → [n, k]}. */
public record RowLinearWeightGradient() implements GradientOperator {

  @Override
  public String name() {
    return "row-linear-weight-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2
            && inputs.get(0).batched()
            && inputs.get(1).batched()
            && inputs.get(0).rank() == 2
            && inputs.get(1).rank() == 2
            && inputs.get(0).last() == inputs.get(1).last(),
        this,
        inputs,
        "[batch, n, E] and [batch, k, E]");
    return List.of(TensorType.fixed(inputs.get(0).dim(0), inputs.get(1).dim(0)));
  }

  @Override
  public void reference(ReferenceCall call) {
    int n = call.in(0).dim(0);
    int k = call.in(1).dim(0);
    int e = call.in(0).last();
    Arrays.fill(call.y(0), 0);
    for (int b = 0; b < call.batch(); b++) {
      for (int o = 0; o < n; o++) {
        for (int r = 0; r < k; r++) {
          for (int c = 0; c < e; c++) {
            call.y(0)[o * k + r] += call.x(0)[(b * n + o) * e + c] * call.x(1)[(b * k + r) * e + c];
          }
        }
      }
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.linear(inputs.get(0).size() * inputs.get(1).dim(0), inputs, outputs);
  }
}
