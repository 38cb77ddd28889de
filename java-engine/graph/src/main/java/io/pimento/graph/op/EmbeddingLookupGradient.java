package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.Element;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;

/**
 * Gradient of {@link EmbeddingLookup}: ids {@code [batch, F]}, dout {@code [batch, F, E]} → the row
 * gradients of F tables.
 *
 * @param rows rows of each table
 */
public record EmbeddingLookupGradient(List<Integer> rows) implements GradientOperator {
  public EmbeddingLookupGradient {
    rows = List.copyOf(rows);
  }

  @Override
  public String name() {
    return "embedding-lookup-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2
            && inputs.get(0).equals(TensorType.indices(rows.size()))
            && inputs.get(1).rank() == 2
            && inputs.get(1).dim(0) == rows.size(),
        this,
        inputs,
        "ids [batch, F] and gradient [batch, F, E], F = " + rows.size());
    int e = inputs.get(1).last();
    return rows.stream().map(r -> new TensorType(Element.ROWS, false, List.of(r, e))).toList();
  }

  @Override
  public void reference(ReferenceCall call) {
    int fields = rows.size();
    int e = call.in(1).last();
    for (int f = 0; f < fields; f++) {
      Arrays.fill(call.y(f), 0);
    }
    for (int i = 0; i < call.x(0).length; i++) {
      int f = i % fields;
      int row = TableRow.checked(call.x(0)[i], f, i / fields, rows.get(f));
      for (int c = 0; c < e; c++) {
        call.y(f)[row * e + c] += call.x(1)[i * e + c];
      }
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(inputs.get(1).size(), inputs, outputs);
  }
}
