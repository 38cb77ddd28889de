package io.pimento.runtime.fuse;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;

/**
 * Gradient of {@link PairLinear} for X and Z. Inputs: X, Z, W_1 … W_s, dY; results dX and dZ, whose
 * rows that are in no pair are zero.
 */
public record PairLinearGradient(List<Integer> rows) implements GradientOperator {
  public PairLinearGradient {
    rows = List.copyOf(rows);
  }

  @Override
  public String name() {
    return "pair-linear-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    int last = inputs.size() - 1;
    boolean fits = last > 2;
    fits =
        fits
            && new PairLinear(rows)
                .outputs(inputs.subList(0, last))
                .equals(inputs.subList(last, last + 1));
    require(fits, this, inputs, "what its layer reads and the gradient of its result");
    return inputs.subList(0, 2);
  }

  @Override
  public void reference(ReferenceCall call) {
    call.outputs().forEach(t -> Arrays.fill(t.data(), 0));
    int last = call.inputs().size() - 1;
    int n = call.in(last).dim(0);
    int k = call.in(0).dim(0);
    int f = call.in(1).dim(0);
    int e = call.in(0).last();
    for (int b = 0; b < call.batch(); b++) {
      for (int j = 0; j < rows.size(); j++) {
        for (int i = 0; i < k; i++) {
          for (int c = 0; c < e; c++) {
            double sum = 0;
            for (int o = 0; o < n; o++) {
              sum += call.x(2 + j)[o * k + i] * call.x(last)[(b * n + o) * e + c];
            }
            int x = (b * k + i) * e + c;
            int z = (b * f + rows.get(j)) * e + c;
            call.y(0)[x] += sum * call.x(1)[z];
            call.y(1)[z] += sum * call.x(0)[x];
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
