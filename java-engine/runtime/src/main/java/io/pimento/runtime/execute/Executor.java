package io.pimento.runtime.execute;

import io.pimento.graph.Graph;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.memory.Block;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.runtime.plan.MemoryPlan;
import org.jspecify.annotations.Nullable;

/**
 * Runs graphs in one reused block of memory. Only the values of the execution bound or run last are
 * valid. One thread at a time; its workers split each kernel.
 */
public final class Executor implements AutoCloseable {
  private final KernelTable kernels;
  private final MatmulProvider matmul;
  private final Workers workers;
  private final Parameters parameters;
  private @Nullable Block arena;

  public Executor(
      KernelTable kernels, MatmulProvider matmul, Workers workers, Parameters parameters) {
    this.kernels = kernels;
    this.matmul = matmul;
    this.workers = workers;
    this.parameters = parameters;
  }

  /** Plans a graph for a batch size and binds its parameters; its inputs are still to be bound. */
  public Execution bind(Graph graph, int batch) {
    return new Execution(this, graph, batch, MemoryPlan.of(graph, batch));
  }

  /** The block that values live in, at least that large; a larger one moves it. */
  long arena(long bytes) {
    Block present = arena;
    if (present == null || present.floats() * Float.BYTES < bytes) {
      close();
      present = NativeMemory.allocateFloats((bytes + bytes / 8) / Float.BYTES);
      arena = present;
    }
    return present.address();
  }

  KernelTable kernels() {
    return kernels;
  }

  MatmulProvider matmul() {
    return matmul;
  }

  Workers workers() {
    return workers;
  }

  Parameters parameters() {
    return parameters;
  }

  /** Frees the memory of all values; parameters belong to their store. */
  @Override
  public void close() {
    if (arena != null) {
      arena.close();
      arena = null;
    }
  }
}
