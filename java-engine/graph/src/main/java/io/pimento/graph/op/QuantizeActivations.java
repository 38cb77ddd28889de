package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.ShapeException;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Activations as whole multiples of one scale s = range / most, clipped to the range: s·round(x/s)
 * between least·s and most·s ({@link Levels}). Inputs: x {@code [batch, …]} and the range {@code
 * [1]}; result as x. Its gradient is passed straight through within the range and is zero beyond
 * it; none flows to the range.
 *
 * @param bits 2 to 8
 * @param signed whether entries can be negative
 */
public record QuantizeActivations(int bits, boolean signed) implements Operator {
  public QuantizeActivations {
    if (!Levels.allows(bits)) {
      throw new ShapeException("quantize-activations takes 2 to 8 bits, not " + bits);
    }
  }

  @Override
  public String name() {
    return "quantize-activations";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2 && inputs.get(0).batched() && inputs.get(1).equals(TensorType.fixed(1)),
        this,
        inputs,
        "activations [batch, …] and their range [1]");
    return List.of(inputs.getFirst());
  }

  @Override
  public void reference(ReferenceCall call) {
    int most = Levels.most(bits, signed);
    int least = Levels.least(bits, signed);
    float scale = Levels.scale(call.x(1)[0], most);
    for (int i = 0; i < call.y(0).length; i++) {
      double level = Levels.of(call.x(0)[i], scale);
      call.y(0)[i] = scale * Math.min(Math.max(level, least), most);
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(
        scope.emit(
            new QuantizeActivationsGradient(bits, signed),
            scope.input(0),
            scope.input(1),
            scope.gradient()),
        null);
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(2 * outputs.getFirst().size(), inputs, outputs);
  }
}
