package io.pimento.runtime.fuse;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.ShapeException;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer over products of pairs of rows, column by column: Y = Σ_j W_j·(X ∘ z_j), z_j being
 * row {@code rows[j]} of Z. Inputs: X {@code [batch, k, E]}, Z {@code [batch, f, E]}, W_1 … W_s
 * {@code [n, k]}; result {@code [batch, n, E]}.
 *
 * @param rows of Z, none twice
 */
public record PairLinear(List<Integer> rows) implements Operator {
  public PairLinear {
    rows = List.copyOf(rows);
  }

  @Override
  public String name() {
    return "pair-linear";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    requirePairs(this, rows, inputs);
    TensorType x = inputs.getFirst();
    boolean fits = inputs.size() == 2 + rows.size() && !rows.isEmpty();
    for (int j = 2; fits && j < inputs.size(); j++) {
      TensorType w = inputs.get(j);
      fits = !w.batched() && w.rank() == 2 && w.last() == x.dim(0);
      fits = fits && w.dim(0) == inputs.get(2).dim(0);
    }
    require(fits, this, inputs, "X, Z and one weight [n, k] a row of Z");
    return List.of(x.withFirst(inputs.get(2).dim(0)));
  }

  /** That the first two inputs have pairs of rows. */
  static void requirePairs(Operator op, List<Integer> rows, List<TensorType> inputs) {
    boolean fits = inputs.size() > 2;
    if (fits) {
      TensorType x = inputs.get(0);
      TensorType z = inputs.get(1);
      fits = x.batched() && z.batched() && x.rank() == 2 && z.rank() == 2 && x.last() == z.last();
      fits = fits && rows.stream().allMatch(r -> r >= 0 && r < z.dim(0));
      fits = fits && rows.stream().distinct().count() == rows.size();
    }
    require(fits, op, inputs, "X [batch, k, E] and Z [batch, f, E] with rows " + rows);
  }

  @Override
  public void reference(ReferenceCall call) {
    int n = call.out(0).dim(0);
    int k = call.in(0).dim(0);
    int f = call.in(1).dim(0);
    int e = call.in(0).last();
    for (int b = 0; b < call.batch(); b++) {
      for (int o = 0; o < n; o++) {
        for (int c = 0; c < e; c++) {
          double sum = 0;
          for (int j = 0; j < rows.size(); j++) {
            double z = call.x(1)[(b * f + rows.get(j)) * e + c];
            for (int i = 0; i < k; i++) {
              sum += call.x(2 + j)[o * k + i] * call.x(0)[(b * k + i) * e + c] * z;
            }
          }
          call.y(0)[(b * n + o) * e + c] = sum;
        }
      }
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    throw new ShapeException(name() + " is made of a graph that has its gradient already");
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    long pairs = inputs.getFirst().size() * rows.size();
    return Cost.linear(pairs * outputs.getFirst().dim(0), inputs, outputs);
  }
}
