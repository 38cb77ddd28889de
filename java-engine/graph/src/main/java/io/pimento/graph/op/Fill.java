package io.pimento.graph.op;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tensor with the same number everywhere; no gradient flows into it. */
public record Fill(double value, TensorType type) implements Operator {

  @Override
  public String name() {
    return "fill";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    return List.of(type);
  }

  @Override
  public void reference(ReferenceCall call) {
    Arrays.fill(call.y(0), value);
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return List.of();
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.NONE;
  }
}
