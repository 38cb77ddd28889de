package io.pimento.runtime.cuda;

import io.pimento.graph.Graph;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.RowStore;
import io.pimento.runtime.engine.ScoringQueue;
import java.util.Map;

/** Graphs on batches that are sent or gathered, one launch behind the other. */
final class CudaScoring implements ScoringQueue {
  private final CudaEngine engine;
  private final TapeRunner runner;
  private final CudaFetches fetches;

  CudaScoring(CudaEngine engine) {
    this.engine = engine;
    this.runner = engine.runner();
    this.fetches = new CudaFetches(engine);
  }

  @Override
  public CompiledGraph prepare(Graph graph, int batch) {
    return engine.prepare(graph, batch);
  }

  @Override
  public void run(CompiledGraph prepared, Map<String, Long> inputs) {
    runner.launch(engine.load((CudaEngine.Plan) prepared, inputs), CudaEngine.NO_SCALARS);
  }

  @Override
  public void run(CompiledGraph prepared, RowStore rows, long numbers) {
    engine.backend().device().use();
    Tape tape = ((CudaEngine.Plan) prepared).tape();
    CudaRowStore store = ((RowStores.Lease) rows).store();
    runner.launch(runner.load(tape, store, numbers, Map.of()), CudaEngine.NO_SCALARS);
  }

  @Override
  public void fetch(CompiledGraph prepared, String output, float[] to, int offset, int floats) {
    fetches.fetch(prepared, output, to, offset, floats);
  }

  @Override
  public void finish() {
    fetches.finish();
  }
}
