package io.pimento.search.model;

import io.pimento.data.BatchBuffers;
import io.pimento.graph.Graph;
import io.pimento.runtime.memory.NativeMemory;
import java.util.HashMap;
import java.util.Map;

/** The rows of a batch as the inputs of a graph over a {@link Stem}. */
public final class BatchInputs {
  private BatchInputs() {}

  /** The address of every input that the graph reads, by name. */
  public static Map<String, Long> of(Graph graph, BatchBuffers rows) {
    Map<String, Long> inputs = of(rows);
    inputs.keySet().retainAll(graph.inputs().keySet());
    return inputs;
  }

  /** The address of everything that rows hold, by name. */
  public static Map<String, Long> of(BatchBuffers rows) {
    Map<String, Long> inputs = new HashMap<>();
    inputs.put(Stem.DENSE, NativeMemory.address(rows.dense()));
    inputs.put(Stem.IDS, NativeMemory.address(rows.ids()));
    inputs.put(Stem.LABELS, NativeMemory.address(rows.labels()));
    inputs.put(Stem.WEIGHTS, NativeMemory.address(rows.weights()));
    for (int i = 0; i < rows.bags().size(); i++) {
      inputs.put(Stem.bag(i), NativeMemory.address(rows.bags().get(i).bytes()));
    }
    return inputs;
  }
}
