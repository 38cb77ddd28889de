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
 * A dense connection without a concatenated copy: y = Σ_j x_j·W_jᵀ (+ b), where W_j are the columns
 * of one weight that belong to source j. Inputs: x_1 … x_s {@code [batch, …, k_j]}, W_1 … W_s
 * {@code [n, k_j]}, then b {@code [n]} if there is a bias; result {@code [batch, …, n]}.
 */
public record Linear(int sources, boolean bias) implements Operator {

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    boolean fits = sources > 0 && inputs.size() == 2 * sources + (bias ? 1 : 0);
    for (int j = 0; fits && j < sources; j++) {
      TensorType x = inputs.get(j);
      TensorType w = inputs.get(sources + j);
      fits =
          x.batched()
              && x.rank() > 0
              && w.rank() == 2
              && !w.batched()
              && x.last() == w.last()
              && w.dim(0) == inputs.get(sources).dim(0)
              && x.withLast(1).equals(inputs.getFirst().withLast(1));
    }
    fits = fits && (!bias || inputs.getLast().equals(TensorType.fixed(inputs.get(sources).dim(0))));
    require(
        fits,
        this,
        inputs,
        "sources [batch, …, k_j], weights [n, k_j]" + (bias ? ", bias [n]" : ""));
    return List.of(inputs.getFirst().withLast(inputs.get(sources).dim(0)));
  }

  @Override
  public void reference(ReferenceCall call) {
    int n = call.out(0).last();
    int outer = call.out(0).outer();
    double[] y = call.y(0);
    for (int i = 0; i < outer; i++) {
      for (int o = 0; o < n; o++) {
        double sum = bias ? call.x(2 * sources)[o] : 0;
        for (int j = 0; j < sources; j++) {
          int k = call.in(j).last();
          for (int c = 0; c < k; c++) {
            sum += call.x(j)[i * k + c] * call.x(sources + j)[o * k + c];
          }
        }
        y[i * n + o] = sum;
      }
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    List<@Nullable Value> g = new ArrayList<>();
    for (int j = 0; j < sources; j++) {
      g.add(scope.emit(new LinearInputGradient(), scope.gradient(), scope.input(sources + j)));
    }
    for (int j = 0; j < sources; j++) {
      g.add(scope.emit(new LinearWeightGradient(), scope.gradient(), scope.input(j)));
    }
    if (bias) {
      g.add(scope.emit(new BatchSum(), scope.gradient()));
    }
    return g;
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    long multiplyAdds = 0;
    for (int j = 0; j < sources; j++) {
      multiplyAdds += inputs.get(j).size() * outputs.getFirst().last();
    }
    return Cost.linear(multiplyAdds, inputs, outputs);
  }
}
