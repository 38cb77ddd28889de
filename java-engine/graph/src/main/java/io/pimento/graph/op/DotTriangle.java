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
 * Dot products of all pairs of rows: the sources {@code [batch, r_j, E]} stacked to R rows T, then
 * the strict lower triangle of T·Tᵀ row by row, (1,0), (2,0), (2,1), …: {@code [batch, R(R−1)/2]}.
 */
public record DotTriangle(int sources) implements Operator {

  @Override
  public String name() {
    return "dot-triangle";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    boolean fits = sources > 0 && inputs.size() == sources;
    int rows = 0;
    for (TensorType t : inputs) {
      fits &= t.batched() && t.rank() == 2 && t.last() == inputs.getFirst().last();
      rows += fits ? t.dim(0) : 0;
    }
    require(fits, this, inputs, sources + " sources [batch, r_j, E]");
    return List.of(TensorType.batch(rows * (rows - 1) / 2));
  }

  @Override
  public void reference(ReferenceCall call) {
    int out = call.out(0).last();
    for (int b = 0; b < call.batch(); b++) {
      double[][] t = StackedRows.of(call.inputs().subList(0, sources), b);
      int at = b * out;
      for (int i = 1; i < t.length; i++) {
        for (int j = 0; j < i; j++) {
          double dot = 0;
          for (int c = 0; c < t[i].length; c++) {
            dot += t[i][c] * t[j][c];
          }
          call.y(0)[at++] = dot;
        }
      }
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    List<Value> all = new ArrayList<>(scope.inputs());
    all.add(scope.gradient());
    return new ArrayList<>(scope.emitAll(new DotTriangleGradient(sources), all));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.interaction(outputs.getFirst().size() * inputs.getFirst().last(), inputs, outputs);
  }
}
