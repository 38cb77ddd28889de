package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;

/** dS = Wᵀ·dY: {@code [batch, n, E], [n, k] → [batch, k, E]}. */
public record RowLinearInputGradient() implements GradientOperator {

  @Override
  public String name() {
    return "row-linear-input-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2
            && inputs.get(0).batched()
            && inputs.get(0).rank() == 2
            && inputs.get(1).rank() == 2
            && inputs.get(0).dim(0) == inputs.get(1).dim(0),
        this,
        inputs,
        "[batch, n, E] and [n, k]");
    return List.of(inputs.get(0).withFirst(inputs.get(1).last()));
  }

  @Override
  public void reference(ReferenceCall call) {
    int n = call.in(0).dim(0);
    int e = call.in(0).last();
    int k = call.in(1).last();
    Arrays.fill(call.y(0), 0);
    for (int b = 0; b < call.batch(); b++) {
      for (int o = 0; o < n; o++) {
        for (int r = 0; r < k; r++) {
          for (int c = 0; c < e; c++) {
            call.y(0)[(b * k + r) * e + c] += call.x(1)[o * k + r] * call.x(0)[(b * n + o) * e + c];
          }
        }
      }
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.linear(inputs.get(0).size() * inputs.get(1).last(), inputs, outputs);
  }
}
