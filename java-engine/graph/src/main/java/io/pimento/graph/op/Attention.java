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
 * Multi-head attention over the rows of each sample. Inputs: qkv {@code [batch, R, 3E]} (queries,
 * keys, values side by side) and, if {@code dead} > 0, one more key and value {@code [3E]} that
 * stand for {@code dead} equal rows and enter the softmax with that multiplicity. Result {@code
 * [batch, R, E]}.
 */
public record Attention(int heads, int dead) implements Operator {

  @Override
  public String name() {
    return "attention";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    TensorType x = inputs.getFirst();
    boolean fits =
        inputs.size() == (dead > 0 ? 2 : 1)
            && x.batched()
            && x.rank() == 2
            && x.last() % (3 * heads) == 0;
    fits = fits && (dead == 0 || inputs.get(1).equals(TensorType.fixed(x.last())));
    require(
        fits,
        this,
        inputs,
        "[batch, R, 3E], E a multiple of " + heads + (dead > 0 ? ", and [3E]" : ""));
    return List.of(x.withLast(x.last() / 3));
  }

  @Override
  public void reference(ReferenceCall call) {
    AttentionLoops loops = AttentionLoops.of(call, heads, dead);
    for (int b = 0; b < call.batch(); b++) {
      for (int h = 0; h < heads; h++) {
        for (int r = 0; r < loops.rows(); r++) {
          double[] p = loops.probabilities(b, h, r);
          for (int c = 0; c < loops.width(); c++) {
            double sum = 0;
            for (int k = 0; k < p.length; k++) {
              sum += p[k] * loops.value(b, h, k, c);
            }
            call.y(0)[loops.out(b, h, r, c)] = sum;
          }
        }
      }
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    List<Value> all = new ArrayList<>(scope.inputs());
    all.add(scope.gradient());
    return new ArrayList<>(scope.emitAll(new AttentionGradient(heads, dead), all));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    long rows = inputs.getFirst().dim(0);
    long keys = rows + Math.min(dead, 1);
    return new Cost(
        0,
        2 * rows * keys * outputs.getFirst().last(),
        0,
        5 * rows * keys * heads,
        Cost.traffic(inputs, outputs));
  }
}
