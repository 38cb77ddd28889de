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
 * One row of one table for every field. Inputs: ids {@code [batch, F]}, then F tables {@code
 * [rows_f, E]}; result {@code [batch, F, E]}.
 */
public record EmbeddingLookup(int fields) implements Operator {

  @Override
  public String name() {
    return "embedding-lookup";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    boolean fits =
        inputs.size() == fields + 1 && inputs.getFirst().equals(TensorType.indices(fields));
    for (int f = 1; fits && f <= fields; f++) {
      fits =
          inputs.get(f).rank() == 2
              && !inputs.get(f).batched()
              && inputs.get(f).last() == inputs.get(1).last();
    }
    require(
        fits && fields > 0,
        this,
        inputs,
        "ids [batch, " + fields + "] and as many tables [rows, E]");
    return List.of(TensorType.batch(fields, inputs.get(1).last()));
  }

  @Override
  public void reference(ReferenceCall call) {
    int e = call.out(0).last();
    for (int i = 0; i < call.x(0).length; i++) {
      int f = i % fields;
      int row = TableRow.checked(call.x(0)[i], f, i / fields, call.in(1 + f).dim(0));
      System.arraycopy(call.x(1 + f), row * e, call.y(0), i * e, e);
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    List<@Nullable Value> g = new ArrayList<>();
    g.add(null);
    List<Integer> rows = new ArrayList<>();
    for (int f = 1; f <= fields; f++) {
      rows.add(scope.input(f).type().dim(0));
    }
    g.addAll(
        scope.emitAll(
            new EmbeddingLookupGradient(rows), List.of(scope.input(0), scope.gradient())));
    return g;
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(0, outputs, outputs);
  }
}
