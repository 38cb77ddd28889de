package io.pimento.graph.op;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.ShapeException;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link EmbeddingBag} of a table of few bits: each row is rounded with a scale of its own ({@link
 * QuantizeRows}), then the bag's are pooled, as FBGEMM's row-wise tables are read. Inputs: bags,
 * table {@code [rows, E]}; result {@code [batch, E]}.
 *
 * <p>Its gradient passes straight through the rounding: that of the bag.
 *
 * @param bits 2 to 8
 */
public record QuantizedBag(BagMode mode, int bits) implements Operator {
  public QuantizedBag {
    if (!Levels.allows(bits)) {
      throw new ShapeException("quantized-bag takes 2 to 8 bits, not " + bits);
    }
  }

  @Override
  public String name() {
    return "quantized-bag";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    return Bags.pooled(this, inputs);
  }

  @Override
  public void reference(ReferenceCall call) {
    Bags bags = new Bags(call.x(0), call.batch(), mode);
    int e = call.out(0).last();
    int most = Levels.most(bits, true);
    double[] table = call.x(1);
    Arrays.fill(call.y(0), 0);
    bags.forEach(
        call.in(1).dim(0),
        (sample, row, weight) -> {
          double reach = 0;
          for (int c = 0; c < e; c++) {
            reach = Math.max(reach, Math.abs(table[row * e + c]));
          }
          float scale = Levels.scale(reach, most);
          for (int c = 0; c < e; c++) {
            call.y(0)[sample * e + c] += weight * scale * Levels.of(table[row * e + c], scale);
          }
        });
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return new EmbeddingBag(mode).gradient(scope);
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(0, outputs, outputs);
  }
}
