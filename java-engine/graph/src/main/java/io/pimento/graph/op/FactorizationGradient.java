package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;

/** ds = 2·df·(Σ_r s − s): {@code [batch, R, E], [batch, E] → [batch, R, E]}. */
public record FactorizationGradient() implements GradientOperator {

  @Override
  public String name() {
    return "factorization-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2
            && inputs.get(0).rank() == 2
            && inputs.get(1).equals(TensorType.batch(inputs.get(0).last())),
        this,
        inputs,
        "[batch, R, E] and [batch, E]");
    return List.of(inputs.getFirst());
  }

  @Override
  public void reference(ReferenceCall call) {
    int rows = call.in(0).dim(0);
    int e = call.in(0).last();
    for (int b = 0; b < call.batch(); b++) {
      for (int c = 0; c < e; c++) {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
          sum += call.x(0)[(b * rows + r) * e + c];
        }
        for (int r = 0; r < rows; r++) {
          int i = (b * rows + r) * e + c;
          call.y(0)[i] = 2 * call.x(1)[b * e + c] * (sum - call.x(0)[i]);
        }
      }
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.interaction(2 * inputs.getFirst().size(), inputs, outputs);
  }
}
