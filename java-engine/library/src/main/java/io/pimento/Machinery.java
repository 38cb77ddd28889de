package io.pimento;

import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import org.jspecify.annotations.Nullable;

/** The parts of an engine, which are opened and freed together. */
record Machinery(Workers workers, ParameterStore store, Engine engine, @Nullable CudaBackend device)
    implements AutoCloseable {
  static Machinery open(Backend backend, Training training) {
    Workers workers = new Workers(backend.threads());
    ParameterStore store = new ParameterStore(training.seed(), workers);
    try {
      if (backend.gpu()) {
        CudaBackend device = backend.openGpu();
        Engine engine = device.engine(store, training.optimizer(), training.clip());
        return new Machinery(workers, store, engine, device);
      }
      Executor executor = new Executor(backend.kernels(), backend.matmul(), workers, store);
      TrainingStep update = new TrainingStep(store, workers, training.optimizer(), training.clip());
      return new Machinery(workers, store, new CpuEngine(executor, update), null);
    } catch (RuntimeException | Error e) {
      store.close();
      workers.close();
      throw e;
    }
  }

  boolean gpu() {
    return device != null;
  }

  @Override
  public void close() {
    engine.close();
    if (device != null) {
      device.close();
    }
    store.close();
    workers.close();
  }
}
