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

/**
 * Several rows of one table for every sample. Inputs: bags (see {@link
 * io.pimento.graph.Element#BAGS}), table {@code [rows, E]}; result {@code [batch, E]}.
 */
public record EmbeddingBag(BagMode mode) implements Operator {

  @Override
  public String name() {
    return "embedding-bag";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    return Bags.pooled(this, inputs);
  }

  @Override
  public void reference(ReferenceCall call) {
    Bags bags = new Bags(call.x(0), call.batch(), mode);
    int e = call.out(0).last();
    Arrays.fill(call.y(0), 0);
    bags.forEach(
        call.in(1).dim(0),
        (sample, row, weight) -> {
          for (int c = 0; c < e; c++) {
            call.y(0)[sample * e + c] += weight * call.x(1)[row * e + c];
          }
        });
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    int rows = scope.input(1).type().dim(0);
    return Arrays.asList(
        null, scope.emit(new EmbeddingBagGradient(mode, rows), scope.input(0), scope.gradient()));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(0, outputs, outputs);
  }
}
