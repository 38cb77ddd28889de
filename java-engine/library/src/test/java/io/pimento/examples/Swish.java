package io.pimento.examples;

import io.pimento.KernelRows;
import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.ShapeException;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operator that the engine does not have: x / (1 + exp(−βx)). */
record Swish(double beta) implements Operator {
  @Override
  public String name() {
    return "swish";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    ShapeException.require(inputs.size() == 1, this, inputs, "one input");
    return inputs;
  }

  @Override
  public void reference(ReferenceCall call) {
    for (int i = 0; i < call.y(0).length; i++) {
      double x = call.x(0)[i];
      call.y(0)[i] = x / (1 + Math.exp(-beta * x));
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(scope.emit(new Gradient(beta), scope.input(0), scope.gradient()));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(5 * outputs.getFirst().size(), inputs, outputs);
  }

  /** The kernel, in float. */
  static void kernel(Swish op, KernelRows rows) {
    FloatBuffer x = rows.in(0);
    FloatBuffer y = rows.out(0);
    for (int i = 0; i < rows.outSize(0); i++) {
      y.put(i, (float) (x.get(i) / (1 + Math.exp(-op.beta * x.get(i)))));
    }
  }

  /** What a step multiplies the gradient by: s + βx·s·(1 − s), s = 1 / (1 + exp(−βx)). */
  record Gradient(double beta) implements Operator {
    @Override
    public String name() {
      return "swish-gradient";
    }

    @Override
    public List<TensorType> outputs(List<TensorType> inputs) {
      ShapeException.require(
          inputs.size() == 2 && inputs.get(0).equals(inputs.get(1)), this, inputs, "x and dy");
      return List.of(inputs.getFirst());
    }

    private double of(double x) {
      double s = 1 / (1 + Math.exp(-beta * x));
      return s + beta * x * s * (1 - s);
    }

    @Override
    public void reference(ReferenceCall call) {
      for (int i = 0; i < call.y(0).length; i++) {
        call.y(0)[i] = of(call.x(0)[i]) * call.x(1)[i];
      }
    }

    @Override
    public List<@Nullable Value> gradient(GradientScope scope) {
      throw new IllegalStateException("nothing trains through a gradient");
    }

    @Override
    public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
      return Cost.elementwise(9 * outputs.getFirst().size(), inputs, outputs);
    }

    static void kernel(Gradient op, KernelRows rows) {
      for (int i = 0; i < rows.outSize(0); i++) {
        rows.out(0).put(i, (float) (op.of(rows.in(0).get(i)) * rows.in(1).get(i)));
      }
    }
  }
}
