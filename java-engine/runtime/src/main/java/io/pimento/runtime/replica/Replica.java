package io.pimento.runtime.replica;

import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.KernelTable;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Gradients;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;
import java.util.List;
import java.util.Map;

/** One copy of the model, with threads, values and parameters of its own. */
final class Replica implements AutoCloseable {
  private final Collective group;
  private final Parameters parameters;
  private final Executor executor;
  private final TrainingStep update;
  private final GradientExchange exchange;
  private final BagShares bags = new BagShares();

  /**
   * @param workers of this replica alone, while it works; they stay the caller's
   */
  Replica(
      Collective group,
      KernelTable kernels,
      MatmulProvider matmul,
      Workers workers,
      Parameters parameters,
      Optimizer optimizer,
      double clip) {
    this.group = group;
    this.parameters = parameters;
    this.executor = new Executor(kernels, matmul, workers, parameters);
    this.update = new TrainingStep(parameters, workers, optimizer, clip);
    this.exchange = new GradientExchange(group, workers);
  }

  Collective group() {
    return group;
  }

  Parameters parameters() {
    return parameters;
  }

  Execution bind(TrainingGraph training, int rows) {
    return executor.bind(training.graph(), rows);
  }

  /**
   * Takes parameters and what the optimizer remembers of them from the first replica.
   *
   * @param specs of the parameters, the same on all replicas
   */
  void receive(List<ParameterSpec> specs) throws InterruptedException {
    FirstValues.receive(group, specs.stream().map(parameters::get).toList());
  }

  /**
   * One step, together with the other replicas.
   *
   * @param batch rows of the whole batch
   * @param shares of all replicas
   * @param inputs host address of every input of the whole batch
   */
  TrainingStep.Result step(
      Execution execution,
      TrainingGraph training,
      int batch,
      List<Share> shares,
      Map<String, Long> inputs,
      double rate,
      long step)
      throws InterruptedException {
    Share share = shares.get(group.rank());
    training
        .graph()
        .inputs()
        .forEach(
            (name, value) -> {
              Long at = inputs.get(name);
              if (at != null && BagShares.isBags(value)) {
                execution.input(name, bags.cut(training.graph(), name, value, at, batch, share));
              } else if (at != null) {
                execution.input(name, share.start(value.type(), at));
              }
            });
    run(execution, share);
    float[] weights = new float[shares.size()];
    for (int r = 0; r < weights.length; r++) {
      weights[r] = shares.get(r).weight();
    }
    Gradients whole = exchange.exchange(execution, training, weights);
    double loss = NativeMemory.get(execution.output(TrainingGraph.LOSS));
    return update.update(loss, whole, rate, step);
  }

  private void run(Execution execution, Share share) {
    try {
      execution.run();
    } catch (IndexOutOfBoundsException e) {
      throw share.placed(e, group.rank());
    }
  }

  @Override
  public void close() {
    bags.close();
    exchange.close();
    executor.close();
  }
}
