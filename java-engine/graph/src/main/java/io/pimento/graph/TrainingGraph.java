package io.pimento.graph;

import io.pimento.graph.op.ParameterView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A graph with its loss and the gradients of all parameters it depends on.
 *
 * @param graph outputs {@code loss}, {@code logits} and one {@code gradient.i} an entry of the list
 * @param gradients what each of those outputs is the gradient of
 */
public record TrainingGraph(Graph graph, List<ParameterView> gradients) {
  public static final String LOSS = "loss";
  public static final String LOGITS = "logits";

  /** Names that every step asks for. */
  private static final List<String> FIRST_NAMES =
      IntStream.range(0, 1024).mapToObj(i -> "gradient." + i).toList();

  public TrainingGraph {
    gradients = List.copyOf(gradients);
  }

  /** Name of the output that holds the gradient of the i-th view. */
  public static String gradientName(int i) {
    return i < FIRST_NAMES.size() ? FIRST_NAMES.get(i) : "gradient." + i;
  }

  /** Differentiates a loss and keeps only what loss, logits and gradients need. */
  public static TrainingGraph of(GraphBuilder builder, Value logits, Value loss) {
    Map<ParameterView, Value> gradients = Autograd.differentiate(builder, loss);
    Map<String, Value> outputs = new LinkedHashMap<>();
    outputs.put(LOSS, loss);
    outputs.put(LOGITS, logits);
    List<ParameterView> views = new ArrayList<>();
    gradients.forEach(
        (view, value) -> {
          outputs.put(gradientName(views.size()), value);
          views.add(view);
        });
    return new TrainingGraph(builder.build(outputs), views);
  }

  public Value gradient(int i) {
    return graph.output(gradientName(i));
  }
}
