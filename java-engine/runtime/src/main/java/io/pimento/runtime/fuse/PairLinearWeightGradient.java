package io.pimento.runtime.fuse;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Gradients of the weights of {@link PairLinear}. Inputs: X, Z, dY; results dW_1 … dW_s. */
public record PairLinearWeightGradient(List<Integer> rows) implements GradientOperator {
  public PairLinearWeightGradient {
    rows = List.copyOf(rows);
  }

  @Override
  public String name() {
    return "pair-linear-weight-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    PairLinear.requirePairs(this, rows, inputs);
    TensorType x = inputs.getFirst();
    TensorType dy = inputs.getLast();
    boolean fits = inputs.size() == 3 && dy.batched() && dy.rank() == 2 && dy.last() == x.last();
    require(fits, this, inputs, "X, Z and dY [batch, n, E]");
    return Collections.nCopies(rows.size(), TensorType.fixed(dy.dim(0), x.dim(0)));
  }

  @Override
  public void reference(ReferenceCall call) {
    call.outputs().forEach(t -> Arrays.fill(t.data(), 0));
    int n = call.in(2).dim(0);
    int k = call.in(0).dim(0);
    int f = call.in(1).dim(0);
    int e = call.in(0).last();
    for (int b = 0; b < call.batch(); b++) {
      for (int j = 0; j < rows.size(); j++) {
        for (int o = 0; o < n; o++) {
          for (int i = 0; i < k; i++) {
            for (int c = 0; c < e; c++) {
              call.y(j)[o * k + i] +=
                  call.x(2)[(b * n + o) * e + c]
                      * call.x(0)[(b * k + i) * e + c]
                      * call.x(1)[(b * f + rows.get(j)) * e + c];
            }
          }
        }
      }
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    long pairs = inputs.getFirst().size() * rows.size();
    return Cost.linear(pairs * inputs.getLast().dim(0), inputs, outputs);
  }
}
