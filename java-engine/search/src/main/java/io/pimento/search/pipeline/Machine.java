package io.pimento.search.pipeline;

import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;

/** The threads and kernels that a run computes with. */
public record Machine(Workers workers, MatmulProvider matmul) implements AutoCloseable {
  public Executor executor(Parameters parameters) {
    return new Executor(CpuKernels.TABLE, matmul, workers, parameters);
  }

  @Override
  public void close() {
    workers.close();
  }
}
