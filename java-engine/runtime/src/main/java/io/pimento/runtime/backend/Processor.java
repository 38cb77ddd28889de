package io.pimento.runtime.backend;

import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.KernelTable;
import io.pimento.runtime.execute.Tiling;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.optimize.WeightNoise;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.runtime.replica.ReplicatedEngine;

/**
 * The processor's cores.
 *
 * @param matmul who computes large products of training
 * @param tiling whether graphs go by tiles of samples; replicas choose by the clock
 */
public record Processor(KernelTable kernels, MatmulProvider matmul, Tiling tiling)
    implements Device {
  /** By tiles of samples where that is faster. */
  public Processor(KernelTable kernels, MatmulProvider matmul) {
    this(kernels, matmul, new Tiling());
  }

  /** With the kernels of this project. */
  public Processor(MatmulProvider matmul) {
    this(CpuKernels.TABLE, matmul);
  }

  /** With the kernels of this project. */
  public Processor(MatmulProvider matmul, Tiling tiling) {
    this(CpuKernels.TABLE, matmul, tiling);
  }

  @Override
  public Engine engine(Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    return new CpuEngine(
        new Executor(kernels, matmul, workers, parameters, tiling.fresh()),
        new TrainingStep(parameters, workers, optimizer, clip));
  }

  @Override
  public int mostReplicas() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Engine replicas(
      int replicas, Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    return new ReplicatedEngine(replicas, kernels, matmul, workers, parameters, optimizer, clip);
  }

  @Override
  public Engine replica(
      Collective group, Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    return new ReplicatedEngine(group, kernels, matmul, workers, parameters, optimizer, clip);
  }

  @Override
  public boolean takesWeightNoise() {
    return true;
  }

  @Override
  public Engine noisy(
      WeightNoise noise, Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    return new CpuEngine(
        new Executor(kernels, matmul, workers, parameters, tiling.fresh()),
        new TrainingStep(parameters, workers, optimizer, clip, noise));
  }

  @Override
  public boolean overlapsThreads() {
    return false;
  }

  @Override
  public boolean copiesParameters() {
    return false;
  }

  @Override
  public void close() {}
}
