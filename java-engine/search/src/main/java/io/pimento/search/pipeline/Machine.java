package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.runtime.replica.ReplicatedEngine;
import io.pimento.search.evaluate.GpuSubnetEvaluator;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.evaluate.SubnetScorer;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.train.TrainSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a run computes with.
 *
 * @param gpu which trains and predicts in place of the workers; null for none. It belongs to who
 *     opened it.
 */
public record Machine(Workers workers, MatmulProvider matmul, @Nullable CudaBackend gpu)
    implements AutoCloseable {
  /** A machine without GPU. */
  public Machine(Workers workers, MatmulProvider matmul) {
    this(workers, matmul, null);
  }

  /** Runs graphs on the workers. */
  public Executor executor(Parameters parameters) {
    return new Executor(CpuKernels.TABLE, matmul, workers, parameters);
  }

  /**
   * Trains and predicts.
   *
   * @param clip bound on the global gradient norm; 0 for none
   */
  public Engine engine(Parameters parameters, Optimizer optimizer, double clip) {
    return gpu != null
        ? gpu.engine(parameters, optimizer, clip)
        : new CpuEngine(
            executor(parameters), new TrainingStep(parameters, workers, optimizer, clip));
  }

  /**
   * Trains and predicts as settings say.
   *
   * @throws IllegalArgumentException if they ask for replicas where a GPU trains
   */
  public Engine engine(Parameters parameters, TrainSettings settings) {
    if (settings.replicas() == 1) {
      return engine(parameters, settings.optimizer(), settings.clip());
    }
    if (gpu != null) {
      throw new IllegalArgumentException(
          "a GPU's training step has no place where "
              + settings.replicas()
              + " replicas could exchange gradients");
    }
    return new ReplicatedEngine(
        settings.replicas(),
        CpuKernels.TABLE,
        matmul,
        workers,
        parameters,
        settings.optimizer(),
        settings.clip());
  }

  /**
   * Scores subnets of a trained supernet.
   *
   * @param threads of the scorer's own where there is no GPU
   */
  public SubnetScorer scorer(
      int threads,
      Parameters supernet,
      RowSource train,
      RowSource validation,
      TuneSettings tuning,
      long seed) {
    return gpu != null
        ? new GpuSubnetEvaluator(gpu, supernet, train, validation, tuning, seed)
        : new SubnetEvaluator(
            CpuKernels.TABLE, matmul, threads, supernet, train, validation, tuning, seed);
  }

  @Override
  public void close() {
    workers.close();
  }
}
