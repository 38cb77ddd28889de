package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.document.UserException;
import io.pimento.runtime.backend.Processor;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.WeightNoise;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.runtime.parameter.Starts;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.train.TrainSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run computes with.
 *
 * @param workers of the processor, who draw weights and, where it is the device, train and predict
 * @param device belongs to who opened it
 * @param weightNoise on weights while models and supernets are trained, part of each matrix'
 *     greatest; 0 for none
 * @param beside further devices, on which subnets of a supernet are scored, too
 * @param group of which this process is a member; empty if it trains alone
 */
public record Machine(
    Workers workers,
    Device device,
    double weightNoise,
    List<Device> beside,
    Optional<Collective> group)
    implements AutoCloseable {
  public Machine {
    beside = List.copyOf(beside);
  }

  /** Trains alone, on one device. */
  public Machine(Workers workers, Device device, double weightNoise) {
    this(workers, device, weightNoise, List.of(), Optional.empty());
  }

  /** Trains without noise. */
  public Machine(Workers workers, Device device) {
    this(workers, device, 0);
  }

  /** The same with other workers. */
  public Machine with(Workers others) {
    return new Machine(others, device, weightNoise, beside, group);
  }

  /** The same on another device of the same kind, alone. */
  public Machine on(Device other) {
    return new Machine(workers, other, weightNoise, List.of(), group);
  }

  /** The same with further devices of the same kind. */
  public Machine beside(List<Device> others) {
    return new Machine(workers, device, weightNoise, others, group);
  }

  /** Subnets that are scored side by side at the least, so that no device is without one. */
  public int leastScorers() {
    return 1 + beside.size();
  }

  /** The same as a member of a group, in which each process trains one replica. */
  public Machine together(Collective member) {
    return new Machine(workers, device, weightNoise, beside, Optional.of(member));
  }

  /** Whether this process alone keeps what is trained, or is the one of its group that does. */
  public boolean keeps() {
    return group.isEmpty() || group.get().rank() == 0;
  }

  /** The processor. */
  public Machine(Workers workers, MatmulProvider matmul) {
    this(workers, new Processor(matmul));
  }

  /**
   * Trains and predicts.
   *
   * @param clip bound on the global gradient norm; 0 for none
   */
  public Engine engine(Parameters parameters, Optimizer optimizer, double clip) {
    return device.engine(parameters, workers, optimizer, clip);
  }

  /** Weights to be trained as settings say, none of them made yet. */
  public ParameterStore store(TrainSettings settings, Starts starts) {
    return new ParameterStore(settings.seed(), workers, starts, settings.halfTables());
  }

  /**
   * Trains and predicts as settings say.
   *
   * @throws IllegalArgumentException if they ask for replicas where the device takes none, or for
   *     noisy weights where it takes none or beside replicas
   * @throws UserException if they ask for tables of half precision beside replicas on the processor
   */
  public Engine engine(Parameters parameters, TrainSettings settings) {
    boolean replicated = settings.replicas() > 1 || group.isPresent();
    if (settings.halfTables() && replicated && !device.copiesParameters()) {
      throw new UserException(
          "table_precision is half, which replicas on the processor do not train with; "
              + (group.isPresent() ? "train in one process" : "set train.replicas=1")
              + ", use GPUs, or set table_precision to float");
    }
    if (weightNoise > 0) {
      if (replicated) {
        throw new IllegalArgumentException("replicas do not train with noisy weights");
      }
      return device.noisy(
          new WeightNoise(weightNoise, settings.seed()),
          parameters,
          workers,
          settings.optimizer(),
          settings.clip());
    }
    if (group.isPresent()) {
      return device.replica(
          group.get(), parameters, workers, settings.optimizer(), settings.clip());
    }
    return settings.replicas() == 1
        ? engine(parameters, settings.optimizer(), settings.clip())
        : device.replicas(
            settings.replicas(), parameters, workers, settings.optimizer(), settings.clip());
  }

  /**
   * Scores subnets of a trained supernet, on all devices.
   *
   * @param threads for one subnet where the processor computes
   */
  public SubnetEvaluator evaluator(
      int threads,
      Parameters supernet,
      RowSource train,
      RowSource validation,
      TuneSettings tuning,
      long seed) {
    List<Engine> engines =
        Stream.concat(Stream.of(device), beside.stream())
            .map(d -> d.engine(supernet, workers, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP))
            .toList();
    return new SubnetEvaluator(engines, threads, supernet, train, validation, tuning, seed);
  }

  @Override
  public void close() {
    workers.close();
  }
}
