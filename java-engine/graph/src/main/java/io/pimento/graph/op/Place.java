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

/**
 * Concatenation, padding and padded addition in one: sources are added into zeros at given places
 * along the first axis. Source j is {@code [batch, k_j, rest…]}, the result {@code [batch, size,
 * rest…]}.
 *
 * @param size length of the first axis of the result
 * @param offsets where each source starts
 */
public record Place(int size, List<Integer> offsets) implements Operator {
  public Place {
    offsets = List.copyOf(offsets);
  }

  @Override
  public String name() {
    return "place";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    boolean fits = !inputs.isEmpty() && inputs.size() == offsets.size();
    for (int j = 0; fits && j < inputs.size(); j++) {
      TensorType t = inputs.get(j);
      fits =
          t.rank() > 0
              && offsets.get(j) >= 0
              && offsets.get(j) + t.dim(0) <= size
              && t.withFirst(size).equals(inputs.getFirst().withFirst(size));
    }
    require(
        fits, this, inputs, "a place inside " + size + " for every source, and equal further axes");
    return List.of(inputs.getFirst().withFirst(size));
  }

  @Override
  public void reference(ReferenceCall call) {
    double[] y = call.y(0);
    Arrays.fill(y, 0);
    int total = Math.toIntExact(call.out(0).type().size());
    int inner = size == 0 ? 0 : total / size;
    for (int j = 0; j < offsets.size(); j++) {
      int width = Math.toIntExact(call.in(j).type().size());
      for (int b = 0; b < call.batch(); b++) {
        for (int i = 0; i < width; i++) {
          y[b * total + offsets.get(j) * inner + i] += call.x(j)[b * width + i];
        }
      }
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    List<@Nullable Value> g = new ArrayList<>();
    for (int j = 0; j < offsets.size(); j++) {
      g.add(scope.emit(new Slice(offsets.get(j), scope.input(j).type().dim(0)), scope.gradient()));
    }
    return g;
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), inputs, outputs);
  }
}
