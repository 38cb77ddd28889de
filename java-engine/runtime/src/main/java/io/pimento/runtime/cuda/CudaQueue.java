package io.pimento.runtime.cuda;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Room;
import io.pimento.runtime.engine.WorkQueue;
import java.util.Map;

/** Work in the device's memory: launches follow one another on the engine's stream. */
final class CudaQueue extends CudaLaunches implements WorkQueue {
  CudaQueue(CudaEngine engine) {
    super(engine);
  }

  @Override
  public CompiledGraph prepare(Graph graph, int batch) {
    return engine.prepareResident(graph, batch);
  }

  @Override
  public CompiledGraph prepare(TrainingGraph training, int batch) {
    return engine.prepareResident(training, batch);
  }

  @Override
  public Room room() {
    return new DeviceBuffer(runner);
  }

  @Override
  public void run(CompiledGraph prepared, Map<String, Long> inputs) {
    engine.backend().device().use();
    runner.launchApart(((CudaEngine.Plan) prepared).tape(), inputs, CudaEngine.NO_SCALARS);
  }

  @Override
  public void step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step) {
    engine.backend().device().use();
    runner.launchApart(
        CudaEngine.training(prepared).tape(),
        inputs,
        new DeviceOptimizer(engine.optimizer()).scalars(rate, step));
  }
}
