package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.ResultSource;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same entries under other axes; free, since row-major data do not move.
 *
 * @param dims axes after the batch axis
 */
public record Reshape(List<Integer> dims) implements Operator {
  public Reshape {
    dims = List.copyOf(dims);
  }

  @Override
  public String name() {
    return "reshape";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(inputs.size() == 1, this, inputs, "one input");
    TensorType in = inputs.getFirst();
    TensorType out = new TensorType(in.element(), in.batched(), dims);
    require(out.size() == in.size(), this, inputs, "as many entries as " + dims);
    return List.of(out);
  }

  @Override
  public void reference(ReferenceCall call) {
    System.arraycopy(call.x(0), 0, call.y(0), 0, call.y(0).length);
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(scope.emit(new Reshape(scope.input(0).type().dims()), scope.gradient()));
  }

  @Override
  public ResultSource source() {
    return ResultSource.ALIAS;
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.NONE;
  }
}
