package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;

/**
 * Gradient of {@link QuantizeActivations} from x, the range and dy: dy where least ≤ x/s ≤ most,
 * else 0.
 */
public record QuantizeActivationsGradient(int bits, boolean signed) implements GradientOperator {
  @Override
  public String name() {
    return "quantize-activations-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 3
            && inputs.get(0).batched()
            && inputs.get(1).equals(TensorType.fixed(1))
            && inputs.get(2).equals(inputs.get(0)),
        this,
        inputs,
        "activations [batch, …], their range [1] and a gradient like them");
    return List.of(inputs.getFirst());
  }

  @Override
  public void reference(ReferenceCall call) {
    int most = Levels.most(bits, signed);
    int least = Levels.least(bits, signed);
    float scale = Levels.scale(call.x(1)[0], most);
    for (int i = 0; i < call.y(0).length; i++) {
      float steps = (float) call.x(0)[i] / scale;
      call.y(0)[i] = steps < least || steps > most ? 0 : call.x(2)[i];
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(2 * outputs.getFirst().size(), inputs, outputs);
  }
}
