package io.pimento.runtime.cuda;

import io.pimento.graph.Graph;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.RowStore;
import java.util.Map;

/** Graphs on batches that are sent or gathered, one launch behind the other. */
final class CudaScoring extends CudaLaunches {
  CudaScoring(CudaEngine engine) {
    super(engine);
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
}
