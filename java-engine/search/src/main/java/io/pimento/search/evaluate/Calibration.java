package io.pimento.search.evaluate;

import io.pimento.data.BatchPrefetcher;
import io.pimento.data.RowBatch;
import io.pimento.data.RowSequence;
import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.BatchInputs;
import io.pimento.search.model.Model;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sets what a deployed model measures of its data, the ranges of its quantised activations: the
 * mean over the first batches of the training rows. Of the rows' order and number alone, so it is
 * the same whenever it is done again.
 */
public final class Calibration {
  private static final int BATCH = 2048;
  private static final int BATCHES = 8;

  private Calibration() {}

  /**
   * Measures, if the model asks for it, and writes the model's parameters.
   *
   * @param store where the engine's parameters live
   */
  public static void run(Engine engine, ParameterStore store, Model model, RowSource rows)
      throws InterruptedException {
    Graph graph = model.ranges();
    if (graph.outputs().isEmpty()) {
      return;
    }
    Map<String, Double> sums = new LinkedHashMap<>();
    int batches = 0;
    try (BatchPrefetcher stream =
        new BatchPrefetcher(rows, RowSequence.sequential(rows.rows()), BATCH, 0)) {
      Map<Integer, CompiledGraph> prepared = new HashMap<>();
      for (RowBatch b = stream.next(); b != null && batches < BATCHES; b = stream.next()) {
        if (b.count() < BATCH && batches > 0) {
          // A short last batch would weigh as much as a whole one.
          break;
        }
        CompiledGraph run = prepared.computeIfAbsent(b.count(), n -> engine.prepare(graph, n));
        engine.run(run, BatchInputs.of(graph, b.buffers()));
        float[] one = new float[1];
        for (String name : graph.outputs().keySet()) {
          engine.read(run, name, one, 0, 1);
          sums.merge(name, (double) one[0], Double::sum);
        }
        batches++;
      }
    }
    engine.synchronize();
    for (ParameterSpec range : model.inference().parameters()) {
      Double sum = sums.get(range.name());
      if (sum != null) {
        NativeMemory.put(store.get(range).address(), (float) (sum / batches));
        engine.reload(range);
      }
    }
  }
}
