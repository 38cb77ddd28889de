package io.pimento.runtime.cuda;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Room;
import io.pimento.runtime.engine.WorkQueue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Work in the device's memory: launches follow one another on the engine's stream. */
final class CudaQueue implements WorkQueue {
  private final CudaEngine engine;
  private final CudaBackend backend;
  private final TapeRunner runner;
  private float @Nullable [] fetched;
  private long fetchedAt;
  private int count;

  CudaQueue(CudaEngine engine) {
    this.engine = engine;
    this.backend = engine.backend();
    this.runner = engine.runner();
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
    backend.device().use();
    runner.launchApart(((CudaEngine.Plan) prepared).tape(), inputs, CudaEngine.NO_SCALARS);
  }

  @Override
  public void step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step) {
    backend.device().use();
    runner.launchApart(
        CudaEngine.training(prepared).tape(),
        inputs,
        new DeviceOptimizer(engine.optimizer()).scalars(rate, step));
  }

  @Override
  public void keep(CompiledGraph prepared, String output, long to, long floats) {
    backend.device().use();
    long from = engine.address(CudaEngine.output(prepared, output).at());
    runner.stream().copy(to, from, Float.BYTES * floats);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same array, not one of the same numbers
  public void fetch(CompiledGraph prepared, String output, float[] to, int offset, int floats) {
    if (fetched == null) {
      fetched = to;
      fetchedAt = engine.results().floats(to.length);
    } else if (fetched != to) {
      throw new IllegalArgumentException("what is fetched until finish() goes to one array");
    }
    keep(prepared, output, fetchedAt + (long) Float.BYTES * offset, floats);
    count = Math.max(count, offset + floats);
  }

  @Override
  public void finish() {
    backend.device().use();
    runner.synchronize();
    int bad = runner.badIndex();
    if (bad != TapeRunner.NO_BAD_INDEX) {
      runner.reset();
      throw new IndexOutOfBoundsException(
          "an id outside its table at position " + bad + " of a batch");
    }
    float[] to = fetched;
    if (to != null) {
      engine.results().read(to, count);
      fetched = null;
      count = 0;
    }
  }
}
