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

/**
 * Mean binary cross-entropy of logits {@code [batch, 1]} against labels {@code [batch, 1]}: one
 * number.
 */
public record BceLoss() implements Operator {

  @Override
  public String name() {
    return "bce-loss";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2
            && inputs.get(0).equals(TensorType.batch(1))
            && inputs.get(1).equals(TensorType.batch(1)),
        this,
        inputs,
        "logits and labels [batch, 1]");
    return List.of(TensorType.fixed());
  }

  @Override
  public void reference(ReferenceCall call) {
    double sum = 0;
    for (int b = 0; b < call.batch(); b++) {
      double z = call.x(0)[b];
      sum += Math.max(z, 0) - z * call.x(1)[b] + Math.log1p(Math.exp(-Math.abs(z)));
    }
    call.y(0)[0] = call.batch() == 0 ? 0 : sum / call.batch();
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(
        scope.emit(new BceLossGradient(), scope.input(0), scope.input(1), scope.gradient()), null);
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(8, inputs, outputs);
  }
}
