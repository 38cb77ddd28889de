package io.pimento.serve;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.search.model.BatchInputs;
import java.util.HashMap;
import java.util.Map;

/** Scores by an engine of this product; its graph is planned once for each power of two of rows. */
final class EngineScorer implements Scorer {
  private final Engine engine;
  private final Graph graph;
  private final Map<Integer, CompiledGraph> plans = new HashMap<>();

  EngineScorer(Engine engine, Graph graph) {
    this.engine = engine;
    this.graph = graph;
  }

  @Override
  public float[] score(EncodedRows rows) {
    int size = EncodedRows.capacity(rows.count());
    CompiledGraph plan = plans.computeIfAbsent(size, n -> engine.prepare(graph, n));
    engine.run(plan, BatchInputs.of(graph, rows.columns()));
    float[] logits = new float[rows.count()];
    engine.read(plan, TrainingGraph.LOGITS, logits, 0, rows.count());
    return logits;
  }

  @Override
  public void close() {
    engine.close();
  }
}
