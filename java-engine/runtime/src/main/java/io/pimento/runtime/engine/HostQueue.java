package io.pimento.runtime.engine;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.memory.GrowingBlock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Work in the host's memory: graphs run at once, and wait for the training steps before them. */
final class HostQueue implements WorkQueue {
  private final Engine engine;
  private @Nullable Pending last;

  HostQueue(Engine engine) {
    this.engine = engine;
  }

  @Override
  public CompiledGraph prepare(Graph graph, int batch) {
    finish();
    return engine.prepare(graph, batch);
  }

  @Override
  public CompiledGraph prepare(TrainingGraph training, int batch) {
    return engine.prepare(training, batch);
  }

  @Override
  public Room room() {
    return new HostRoom();
  }

  @Override
  public void run(CompiledGraph prepared, Map<String, Long> inputs) {
    finish();
    engine.run(prepared, inputs);
  }

  @Override
  public void step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step) {
    last = engine.step(prepared, inputs, rate, step);
  }

  @Override
  public void keep(CompiledGraph prepared, String output, long to, long count) {
    engine.read(prepared, output, to, count);
  }

  @Override
  public void fetch(CompiledGraph prepared, String output, float[] to, int offset, int count) {
    engine.read(prepared, output, to, offset, count);
  }

  @Override
  public void finish() {
    if (last != null) {
      last.result();
      last = null;
    }
  }

  private static final class HostRoom implements Room {
    private final GrowingBlock block = new GrowingBlock();

    @Override
    public long floats(long count) {
      return block.floats(count, count);
    }

    @Override
    public void close() {
      block.close();
    }
  }
}
