package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mean binary cross-entropy of logits {@code [batch, 1]} against labels {@code [batch, 1]}: one
 * number. A third input {@code [batch, 1]} weighs the rows: the mean is Σ w·loss / batch, so that
 * weights whose mean over all rows is 1 give each row its share whatever batch it falls into.
 */
public record BceLoss() implements Operator {
  /** The log loss of one row, in nats: log(1 + exp(z)) − z·label without overflow. */
  public static double of(double logit, double label) {
    return Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)));
  }

  @Override
  public String name() {
    return "bce-loss";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        (inputs.size() == 2 || inputs.size() == 3)
            && inputs.stream().allMatch(TensorType.batch(1)::equals),
        this,
        inputs,
        "logits and labels [batch, 1], and weights likewise or none");
    return List.of(TensorType.fixed());
  }

  @Override
  public void reference(ReferenceCall call) {
    double sum = 0;
    for (int b = 0; b < call.batch(); b++) {
      double loss = of(call.x(0)[b], call.x(1)[b]);
      sum += call.inputs().size() > 2 ? call.x(2)[b] * loss : loss;
    }
    call.y(0)[0] = call.batch() == 0 ? 0 : sum / call.batch();
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    List<Value> inputs = new ArrayList<>();
    inputs.add(scope.input(0));
    inputs.add(scope.input(1));
    inputs.add(scope.gradient());
    List<@Nullable Value> gradients = new ArrayList<>(Arrays.asList(null, null));
    if (scope.inputs().size() > 2) {
      inputs.add(scope.input(2));
      gradients.add(null);
    }
    gradients.set(0, scope.emitAll(new BceLossGradient(), inputs).getFirst());
    return gradients;
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(8, inputs, outputs);
  }
}
