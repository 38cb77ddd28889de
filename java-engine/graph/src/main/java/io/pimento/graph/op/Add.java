package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entry-wise sum of {@code terms} tensors of one type. */
public record Add(int terms) implements Operator {

  @Override
  public String name() {
    return "add";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    boolean same = inputs.size() == terms && terms > 0;
    for (TensorType t : inputs) {
      same &= t.equals(inputs.getFirst());
    }
    require(same, this, inputs, terms + " inputs of one type");
    return List.of(inputs.getFirst());
  }

  @Override
  public void reference(ReferenceCall call) {
    double[] y = call.y(0);
    Arrays.fill(y, 0);
    for (int t = 0; t < terms; t++) {
      double[] x = call.x(t);
      for (int i = 0; i < y.length; i++) {
        y[i] += x[i];
      }
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    List<@Nullable Value> g = new ArrayList<>();
    for (int t = 0; t < terms; t++) {
      g.add(scope.gradient());
    }
    return g;
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise((terms - 1) * outputs.getFirst().size(), inputs, outputs);
  }
}
