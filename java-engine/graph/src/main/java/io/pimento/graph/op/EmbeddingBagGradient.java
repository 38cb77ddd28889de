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
 * Gradient of {@link EmbeddingBag}: bags, dout {@code [batch, E]} → the row gradient of the table.
 */
public record EmbeddingBagGradient(BagMode mode, int rows) implements GradientOperator {

  @Override
  public String name() {
    return "embedding-bag-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 2 && inputs.get(0).element() == Element.BAGS && inputs.get(1).rank() == 1,
        this,
        inputs,
        "bags and a gradient [batch, E]");
    return List.of(new TensorType(Element.ROWS, false, List.of(rows, inputs.get(1).last())));
  }

  @Override
  public void reference(ReferenceCall call) {
    Bags bags = new Bags(call.x(0), call.batch(), mode);
    int e = call.in(1).last();
    Arrays.fill(call.y(0), 0);
    bags.forEach(
        rows,
        (sample, row, weight) -> {
          for (int c = 0; c < e; c++) {
            call.y(0)[row * e + c] += weight * call.x(1)[sample * e + c];
          }
        });
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(inputs.get(1).size(), inputs, outputs);
  }
}
