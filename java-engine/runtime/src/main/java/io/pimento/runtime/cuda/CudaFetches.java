package io.pimento.runtime.cuda;

import io.pimento.runtime.engine.CompiledGraph;
import org.jspecify.annotations.Nullable;

/** Outputs of launches that the host does not wait for, gathered on the device. */
final class CudaFetches {
  private final CudaEngine engine;
  private float @Nullable [] fetched;
  private long fetchedAt;
  private int count;

  CudaFetches(CudaEngine engine) {
    this.engine = engine;
  }

  /** Copies an output of the graph begun last within the device. */
  void keep(CompiledGraph prepared, String output, long to, long floats) {
    engine.backend().device().use();
    long from = engine.address(CudaEngine.output(prepared, output).at());
    engine.runner().stream().copy(to, from, Float.BYTES * floats);
  }

  /** Has it in the array after {@link #finish}. */
  @SuppressWarnings("ReferenceEquality") // the same array, not one of the same numbers
  void fetch(CompiledGraph prepared, String output, float[] to, int offset, int floats) {
    if (fetched == null) {
      fetched = to;
      fetchedAt = engine.results().floats(to.length);
    } else if (fetched != to) {
      throw new IllegalArgumentException("what is fetched until finish() goes to one array");
    }
    keep(prepared, output, fetchedAt + (long) Float.BYTES * offset, floats);
    count = Math.max(count, offset + floats);
  }

  /** Waits for all launches. */
  void finish() {
    engine.backend().device().use();
    TapeRunner runner = engine.runner();
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
