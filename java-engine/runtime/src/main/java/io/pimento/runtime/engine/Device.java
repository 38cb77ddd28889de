package io.pimento.runtime.engine;

import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.WeightNoise;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;

/** What engines compute on: the processor's cores, or one GPU. */
public interface Device extends AutoCloseable {
  /**
   * Opens an engine that runs graphs over parameters, and trains them.
   *
   * @param workers which compute where the device is the processor; they stay the caller's
   * @param clip bound on the global gradient norm; 0 for none
   */
  Engine engine(Parameters parameters, Workers workers, Optimizer optimizer, double clip);

  /**
   * How many copies of a model can train together from this device on, each on a share of the
   * batch: on the processor any number, of GPUs one on each.
   */
  int mostReplicas();

  /**
   * The same with several copies of the parameters.
   *
   * @throws IllegalArgumentException if the device does not take so many
   */
  Engine replicas(
      int replicas, Parameters parameters, Workers workers, Optimizer optimizer, double clip);

  /**
   * One of several copies, the others of which are members of a group in other processes.
   *
   * @throws IllegalArgumentException if the device takes no part in groups
   */
  default Engine replica(
      Collective group, Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    throw new IllegalArgumentException(
        "this device does not train together with other processes: " + group.size());
  }

  /** Whether weights can be noisy while a training step computes. */
  default boolean takesWeightNoise() {
    return false;
  }

  /**
   * An engine whose training steps compute with noisy weights.
   *
   * @throws IllegalArgumentException if the device takes none
   */
  default Engine noisy(
      WeightNoise noise, Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    throw new IllegalArgumentException("only the processor trains with noisy weights: " + noise);
  }

  /**
   * Whether work of several threads overlaps here, so that it is worth to begin it side by side; on
   * the processor one thread's work may take all cores.
   */
  boolean overlapsThreads();

  /** Whether it computes on copies of the parameters, in memory of its own. */
  boolean copiesParameters();

  /**
   * How many factors of matrix products were too large for the precision that it multiplies them in
   * since it was opened, and were computed with as the largest number there is; of steps and runs
   * that were waited for.
   */
  default long saturated() {
    return 0;
  }

  /** Gives back what opening it took; its engines are closed before. */
  @Override
  void close();
}
