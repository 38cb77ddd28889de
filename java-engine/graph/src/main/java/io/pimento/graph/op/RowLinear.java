package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer over the rows of sparse tensors, each column by itself: Y = Σ_j W_j·S_j. Inputs:
 * S_1 … S_s {@code [batch, k_j, E]}, W_1 … W_s {@code [n, k_j]}; result {@code [batch, n, E]}.
 */
public record RowLinear(int sources) implements Operator {

  @Override
  public String name() {
    return "row-linear";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    boolean fits = sources > 0 && inputs.size() == 2 * sources;
    for (int j = 0; fits && j < sources; j++) {
      TensorType s = inputs.get(j);
      TensorType w = inputs.get(sources + j);
      fits =
          s.batched()
              && s.rank() == 2
              && w.rank() == 2
              && !w.batched()
              && s.dim(0) == w.last()
              && w.dim(0) == inputs.get(sources).dim(0)
              && s.last() == inputs.getFirst().last();
    }
    require(fits, this, inputs, "sources [batch, k_j, E] and weights [n, k_j]");
    return List.of(TensorType.batch(inputs.get(sources).dim(0), inputs.getFirst().last()));
  }

  @Override
  public void reference(ReferenceCall call) {
    int n = call.out(0).dim(0);
    int e = call.out(0).last();
    for (int b = 0; b < call.batch(); b++) {
      for (int o = 0; o < n; o++) {
        for (int c = 0; c < e; c++) {
          double sum = 0;
          for (int j = 0; j < sources; j++) {
            int k = call.in(j).dim(0);
            for (int r = 0; r < k; r++) {
              sum += call.x(sources + j)[o * k + r] * call.x(j)[(b * k + r) * e + c];
            }
          }
          call.y(0)[(b * n + o) * e + c] = sum;
        }
      }
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    List<@Nullable Value> g = new ArrayList<>();
    for (int j = 0; j < sources; j++) {
      g.add(scope.emit(new RowLinearInputGradient(), scope.gradient(), scope.input(sources + j)));
    }
    for (int j = 0; j < sources; j++) {
      g.add(scope.emit(new RowLinearWeightGradient(), scope.gradient(), scope.input(j)));
    }
    return g;
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    long multiplyAdds = 0;
    for (int j = 0; j < sources; j++) {
      multiplyAdds += inputs.get(j).size() * outputs.getFirst().dim(0);
    }
    return Cost.linear(multiplyAdds, inputs, outputs);
  }
}
