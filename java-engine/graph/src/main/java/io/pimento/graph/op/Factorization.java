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
 * The factorization machine's second order, column by column: (Σ_r s)² − Σ_r s²: {@code [batch, R,
 * E] → [batch, E]}.
 */
public record Factorization() implements Operator {

  @Override
  public String name() {
    return "factorization";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 1 && inputs.getFirst().batched() && inputs.getFirst().rank() == 2,
        this,
        inputs,
        "[batch, R, E]");
    return List.of(TensorType.batch(inputs.getFirst().last()));
  }

  @Override
  public void reference(ReferenceCall call) {
    int rows = call.in(0).dim(0);
    int e = call.in(0).last();
    for (int b = 0; b < call.batch(); b++) {
      for (int c = 0; c < e; c++) {
        double sum = 0;
        double squares = 0;
        for (int r = 0; r < rows; r++) {
          double s = call.x(0)[(b * rows + r) * e + c];
          sum += s;
          squares += s * s;
        }
        call.y(0)[b * e + c] = sum * sum - squares;
      }
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(scope.emit(new FactorizationGradient(), scope.input(0), scope.gradient()));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.interaction(inputs.getFirst().size() + outputs.getFirst().size(), inputs, outputs);
  }
}
