package io.pimento.graph.op;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.ResultSource;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A named tensor that each run is given. */
public record Input(String tensor, TensorType type) implements Operator {
  @Override
  public String name() {
    return "input";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    return List.of(type);
  }

  @Override
  public void reference(ReferenceCall call) {
    throw new IllegalStateException("input " + tensor + " is bound by the executor, not computed");
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return List.of();
  }

  @Override
  public ResultSource source() {
    return ResultSource.BOUND;
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.NONE;
  }
}
