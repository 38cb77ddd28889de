package io.pimento.export;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a graph's values are if they follow from parameters alone: rectangles of weights, rows
 * rounded to a few bits. They are computed once, by the operators' own definitions, so that an
 * exported model holds their results.
 */
public final class Constants {
  private final Parameters parameters;
  private final Map<Integer, ParameterView> views = new HashMap<>();
  private final Map<Integer, float[]> computed = new HashMap<>();

  /** Computes them; whole parameters stay where they are. */
  public Constants(Graph graph, Parameters parameters) {
    this.parameters = parameters;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ParameterView view) {
        views.put(node.output().id(), view);
      } else if (!node.inputs().isEmpty() && isFixed(node)) {
        compute(node);
      }
    }
  }

  private boolean isFixed(Node node) {
    return node.inputs().stream().allMatch(this::has)
        && node.outputs().stream().noneMatch(v -> v.type().batched());
  }

  private void compute(Node node) {
    List<Tensor> inputs = new ArrayList<>();
    for (Value v : node.inputs()) {
      float[] entries = entries(v);
      double[] data = new double[entries.length];
      for (int i = 0; i < data.length; i++) {
        data[i] = entries[i];
      }
      inputs.add(new Tensor(v.type(), 0, data));
    }
    List<Tensor> outputs = node.outputs().stream().map(v -> Tensor.poisoned(v.type(), 0)).toList();
    node.op().reference(new ReferenceCall(0, inputs, outputs));
    for (int i = 0; i < outputs.size(); i++) {
      double[] data = outputs.get(i).data();
      float[] entries = new float[data.length];
      for (int k = 0; k < data.length; k++) {
        entries[k] = (float) data[k];
      }
      computed.put(node.outputs().get(i).id(), entries);
    }
  }

  /** Whether a value is the same for all rows of all batches. */
  public boolean has(Value v) {
    return views.containsKey(v.id()) || computed.containsKey(v.id());
  }

  /** The view that a value is; null for what was computed. */
  public @Nullable ParameterView view(Value v) {
    return views.get(v.id());
  }

  /**
   * All entries, row-major.
   *
   * @throws IllegalArgumentException if the value depends on what a model reads
   */
  public float[] entries(Value v) {
    float[] made = computed.get(v.id());
    if (made != null) {
      return made.clone();
    }
    ParameterView view = views.get(v.id());
    if (view == null) {
      throw new IllegalArgumentException(v + " depends on what the model reads");
    }
    long from = parameters.get(view.parameter()).address();
    int columns = view.columns();
    float[] cut = new float[Math.multiplyExact(view.rows(), columns)];
    for (int r = 0; r < view.rows(); r++) {
      long row = view.offset() + (long) r * view.parameter().stride();
      for (int c = 0; c < columns; c++) {
        cut[r * columns + c] = NativeMemory.get(from, row + c);
      }
    }
    return cut;
  }

  /** Address of a whole parameter's first entry. */
  public long address(ParameterView whole) {
    return parameters.get(whole.parameter()).address();
  }
}
