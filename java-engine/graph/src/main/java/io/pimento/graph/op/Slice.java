package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries {@code [from, from + size)} of the first axis. */
public record Slice(int from, int size) implements Operator {

  @Override
  public String name() {
    return "slice";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 1
            && inputs.getFirst().rank() > 0
            && from >= 0
            && size >= 0
            && from + size <= inputs.getFirst().dim(0),
        this,
        inputs,
        "a first axis of at least " + (from + size));
    return List.of(inputs.getFirst().withFirst(size));
  }

  @Override
  public void reference(ReferenceCall call) {
    int width = Math.toIntExact(call.out(0).type().size());
    int total = Math.toIntExact(call.in(0).type().size());
    int start = size == 0 ? 0 : from * (width / size);
    for (int b = 0; b < call.batch(); b++) {
      System.arraycopy(call.x(0), b * total + start, call.y(0), b * width, width);
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(
        scope.emit(new Place(scope.input(0).type().dim(0), List.of(from)), scope.gradient()));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), inputs, outputs);
  }
}
