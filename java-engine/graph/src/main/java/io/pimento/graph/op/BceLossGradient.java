package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;

/**
 * Gradient of {@link BceLoss}: logits, labels, dloss → (σ(z) − y)·dloss/batch, times the row's
 * weight where a fourth input gives weights.
 */
public record BceLossGradient() implements GradientOperator {

  @Override
  public String name() {
    return "bce-loss-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        (inputs.size() == 3 || inputs.size() == 4)
            && inputs.get(2).equals(TensorType.fixed())
            && inputs.getLast().equals(inputs.size() == 3 ? TensorType.fixed() : inputs.get(1)),
        this,
        inputs,
        "logits, labels, one number, and weights like labels or none");
    return List.of(inputs.getFirst());
  }

  @Override
  public void reference(ReferenceCall call) {
    for (int b = 0; b < call.batch(); b++) {
      double p = 1 / (1 + Math.exp(-call.x(0)[b]));
      double weight = call.inputs().size() > 3 ? call.x(3)[b] : 1;
      call.y(0)[b] = weight * (p - call.x(1)[b]) * call.x(2)[0] / call.batch();
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(6, inputs, outputs);
  }
}
