package io.pimento.graph.op;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;

/** Gradient of {@link LayerNorm}: x, weight, bias, dy → dx, dweight, dbias. */
public record LayerNormGradient(Axis axis, int keep, boolean relu, double epsilon)
    implements GradientOperator {

  @Override
  public String name() {
    return "layer-norm-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    LayerNorm.requireInputs(this, inputs, 4, axis, keep);
    return List.of(inputs.getFirst(), inputs.get(1), inputs.get(2));
  }

  @Override
  public void reference(ReferenceCall call) {
    LayerNormLoops loops = new LayerNormLoops(call.in(0), axis, keep);
    double[] x = call.x(0);
    double[] weight = call.x(1);
    double[] bias = call.x(2);
    double[] dy = call.x(3);
    Arrays.fill(call.y(1), 0);
    Arrays.fill(call.y(2), 0);
    loops.forEachLine(
        epsilon,
        x,
        (line, mean, inverse) -> {
          double[] g = new double[loops.length()];
          double sum = 0;
          double dot = 0;
          for (int i = 0; i < keep; i++) {
            double hat = (x[loops.in(line, i)] - mean) * inverse;
            double d = relu && hat * weight[i] + bias[i] <= 0 ? 0 : dy[loops.out(line, i)];
            call.y(1)[i] += d * hat;
            call.y(2)[i] += d;
            g[i] = d * weight[i];
            sum += g[i];
            dot += g[i] * hat;
          }
          int n = loops.length();
          for (int i = 0; i < n; i++) {
            double hat = (x[loops.in(line, i)] - mean) * inverse;
            call.y(0)[loops.in(line, i)] = inverse * (g[i] - sum / n - hat * dot / n);
          }
        });
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(14 * inputs.getFirst().size(), inputs, outputs);
  }
}
