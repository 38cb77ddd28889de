package io.pimento.runtime.cuda;

import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.ScoringQueue;
import org.jspecify.annotations.Nullable;

/**
 * Launches that the host does not wait for, one behind the other; what is fetched waits on the
 * device.
 */
abstract class CudaLaunches implements ScoringQueue {
  final CudaEngine engine;
  final TapeRunner runner;
  private float @Nullable [] fetched;
  private long fetchedAt;
  private int count;

  CudaLaunches(CudaEngine engine) {
    this.engine = engine;
    this.runner = engine.runner();
  }

  /** Copies an output of the graph begun last within the device. */
  public void keep(CompiledGraph prepared, String output, long to, long floats) {
    engine.backend().device().use();
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
    engine.backend().device().use();
    runner.synchronize();
    float[] to = fetched;
    fetched = null;
    int bad = runner.badIndex();
    if (bad != TapeRunner.NO_BAD_INDEX) {
      runner.reset();
      throw new IndexOutOfBoundsException(
          "an id outside its table at position " + bad + " of a batch");
    }
    if (to != null) {
      engine.results().read(to, count);
    }
    count = 0;
  }
}
