package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gradient of {@link BceLoss}: logits, labels, dloss → (σ(z) − y)·dloss/batch. */
public record BceLossGradient() implements Operator {

  @Override
  public String name() {
    return "bce-loss-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 3 && inputs.get(2).equals(TensorType.fixed()),
        this,
        inputs,
        "logits, labels and one number");
    return List.of(inputs.getFirst());
  }

  @Override
  public void reference(ReferenceCall call) {
    for (int b = 0; b < call.batch(); b++) {
      double p = 1 / (1 + Math.exp(-call.x(0)[b]));
      call.y(0)[b] = (p - call.x(1)[b]) * call.x(2)[0] / call.batch();
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    throw new io.pimento.graph.ShapeException(name() + " is itself a gradient and has none");
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(6, inputs, outputs);
  }
}
