package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;

/** Gradient of {@link DotTriangle}: sources, dout → one gradient a source. */
public record DotTriangleGradient(int sources) implements GradientOperator {

  @Override
  public String name() {
    return "dot-triangle-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        sources > 0 && inputs.size() == sources + 1,
        this,
        inputs,
        sources + " sources and the gradient");
    List<TensorType> expected = new DotTriangle(sources).outputs(inputs.subList(0, sources));
    require(expected.getFirst().equals(inputs.getLast()), this, inputs, "a gradient " + expected);
    return inputs.subList(0, sources);
  }

  @Override
  public void reference(ReferenceCall call) {
    for (int b = 0; b < call.batch(); b++) {
      double[][] t = StackedRows.of(call.inputs().subList(0, sources), b);
      int at = b * call.in(sources).last();
      double[][] d = new double[t.length][t.length == 0 ? 0 : t[0].length];
      for (int i = 1; i < t.length; i++) {
        for (int j = 0; j < i; j++) {
          double g = call.x(sources)[at++];
          for (int c = 0; c < t[i].length; c++) {
            d[i][c] += g * t[j][c];
            d[j][c] += g * t[i][c];
          }
        }
      }
      int row = 0;
      for (int s = 0; s < sources; s++) {
        for (int r = 0; r < call.in(s).dim(0); r++, row++) {
          int e = call.in(s).last();
          System.arraycopy(d[row], 0, call.y(s), (b * call.in(s).dim(0) + r) * e, e);
        }
      }
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.interaction(
        2 * inputs.getLast().size() * inputs.getFirst().last(), inputs, outputs);
  }
}
