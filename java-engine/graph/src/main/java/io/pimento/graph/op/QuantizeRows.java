package io.pimento.graph.op;

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
 * Rows rounded to whole multiples of a scale of their own: the r-th rows of all parts share s =
 * max|w| / (2^(bits−1) − 1), and every entry becomes s·round(w/s) ({@link Levels}). Rows are along
 * the last axis: of a weight, output channels over all sources; of looked-up embeddings, table rows
 * (as FBGEMM's row-wise tables). Inputs and results: parts {@code [rows…, n_j]}, all batched or
 * none.
 *
 * <p>Its gradient is passed straight through (Bengio et al. 2013, arXiv 1308.3432).
 *
 * @param bits 2 to 8
 */
public record QuantizeRows(int bits, int parts) implements Operator {
  public QuantizeRows {
    if (!Levels.allows(bits)) {
      throw new ShapeException("quantize-rows takes 2 to 8 bits, not " + bits);
    }
  }

  @Override
  public String name() {
    return "quantize-rows";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    boolean fits = parts > 0 && inputs.size() == parts;
    for (int j = 0; fits && j < parts; j++) {
      TensorType x = inputs.get(j);
      fits = x.rank() > 0 && x.withLast(1).equals(inputs.getFirst().withLast(1));
    }
    require(fits, this, inputs, parts + " parts [rows…, n_j] of the same rows");
    return inputs;
  }

  @Override
  public void reference(ReferenceCall call) {
    int most = Levels.most(bits, true);
    for (int r = 0; r < call.in(0).outer(); r++) {
      double reach = 0;
      for (int j = 0; j < parts; j++) {
        int n = call.in(j).last();
        for (int c = 0; c < n; c++) {
          reach = Math.max(reach, Math.abs(call.x(j)[r * n + c]));
        }
      }
      float scale = Levels.scale(reach, most);
      for (int j = 0; j < parts; j++) {
        int n = call.in(j).last();
        for (int c = 0; c < n; c++) {
          call.y(j)[r * n + c] = scale * Levels.of(call.x(j)[r * n + c], scale);
        }
      }
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return scope.gradients();
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    long entries = inputs.stream().filter(TensorType::batched).mapToLong(TensorType::size).sum();
    return Cost.elementwise(2 * entries, inputs, outputs);
  }
}
