package io.pimento.runtime.replica;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.InProcessGroup;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.CpuEngine;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.GroupEngine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.execute.KernelTable;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterCopy;
import io.pimento.runtime.parameter.Parameters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;

/**
 * Data-parallel training on the processor: replicas with copies of all parameters run the graph on
 * shares of the batch, exchange their gradients and make the same update, so that the copies stay
 * equal to the bit. The first replica's parameters are the caller's; other graphs than training
 * steps run over those on all threads.
 *
 * <p>Copies, although threads could share one set: that is what replicas on several GPUs are, and
 * each replica reads memory of its own. It costs the memory of the parameters and their optimizer
 * state once a replica, and each replica's threads do the whole update.
 *
 * <p>Replicas are threads of this process, or this process is one of them and reaches the others
 * through its group; both compute the same bits.
 *
 * <p>A step computes the whole batch's loss: Σ w·loss / rows of the batch, w being 1 where rows
 * have no weights. A share's loss and gradients are Σ w·loss / rows of the share, and they count
 * for rows of the share / rows of the batch, however much its rows weigh.
 *
 * <p>A step's bits depend on the number of replicas, not on the number of threads. What a graph
 * takes from its whole batch (ranges of rounded activations) is taken from each share. After a step
 * has failed with an exception the engine can only be closed.
 */
public final class ReplicatedEngine extends GroupEngine {
  private record Plan(
      TrainingGraph training, int batch, List<Share> shares, List<Execution> executions)
      implements CompiledGraph {
    @Override
    public Graph graph() {
      return training.graph();
    }
  }

  private final Engine whole;
  private final int size;

  /** Those of this process: all, or one. */
  private final List<Replica> replicas = new ArrayList<>();

  private final List<ParameterCopy> copies = new ArrayList<>();
  private final ReplicaThreads threads;
  private final List<Workers> workers = new ArrayList<>();
  private final Set<String> brought = new HashSet<>();

  /**
   * All replicas by threads of this process.
   *
   * @param workers of the whole machine: replicas share out as many threads, at least one each.
   *     They stay the caller's.
   * @param clip bound on the global gradient norm; 0 for none
   * @throws IllegalArgumentException for less than one replica
   */
  public ReplicatedEngine(
      int replicas,
      KernelTable kernels,
      MatmulProvider matmul,
      Workers workers,
      Parameters parameters,
      Optimizer optimizer,
      double clip) {
    InProcessGroup group = new InProcessGroup(replicas);
    this.size = replicas;
    this.whole = new CpuEngine(new Executor(kernels, matmul, workers, parameters));
    this.threads = new ReplicaThreads(0, replicas);
    for (int r = 0; r < replicas; r++) {
      Workers own = new Workers(threads(workers.threads(), r, replicas));
      this.workers.add(own);
      if (r > 0) {
        copies.add(new ParameterCopy());
      }
      this.replicas.add(
          new Replica(
              group.member(r, own),
              kernels,
              matmul,
              own,
              r == 0 ? parameters : copies.getLast(),
              optimizer,
              clip));
    }
  }

  /**
   * One replica, on all workers; the others are members of its group elsewhere. Whatever one of
   * them is asked to prepare, train or reload, all are, in the same order.
   *
   * @param group whose first member's parameters count at the start; all have declared the same
   */
  public ReplicatedEngine(
      Collective group,
      KernelTable kernels,
      MatmulProvider matmul,
      Workers workers,
      Parameters parameters,
      Optimizer optimizer,
      double clip) {
    this.size = group.size();
    this.whole = new CpuEngine(new Executor(kernels, matmul, workers, parameters));
    this.threads = new ReplicaThreads(group.rank(), 1);
    replicas.add(new Replica(group, kernels, matmul, workers, parameters, optimizer, clip));
  }

  /** Threads of one replica: an equal part of all, at least one. */
  public static int threads(int all, int rank, int replicas) {
    return Math.max(1, (all + replicas - 1 - rank) / replicas);
  }

  private <T> List<T> all(IntFunction<Callable<T>> tasks) {
    return threads.all(r -> replicas.get(r).group(), tasks);
  }

  @Override
  protected Engine alone() {
    return whole;
  }

  @Override
  public int ahead() {
    return 0;
  }

  @Override
  public int inFlight() {
    return 0;
  }

  @Override
  public CompiledGraph prepare(TrainingGraph training, int batch) {
    Parameters firsts = replicas.getFirst().parameters();
    training.graph().parameters().forEach(firsts::get);
    bring();
    List<Share> shares = Share.all(batch, size);
    return new Plan(
        training,
        batch,
        shares,
        all(
            r ->
                () -> {
                  Replica replica = replicas.get(r);
                  return replica.bind(training, shares.get(replica.group().rank()).rows());
                }));
  }

  /** Brings parameters that only the first replica has to the others. */
  private void bring() {
    List<ParameterSpec> fresh =
        replicas.getFirst().parameters().all().stream()
            .map(Parameter::spec)
            .filter(spec -> brought.add(spec.name()))
            .toList();
    if (!fresh.isEmpty()) {
      all(
          r ->
              () -> {
                replicas.get(r).receive(fresh);
                return true;
              });
    }
  }

  @Override
  public Pending step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step) {
    if (!(prepared instanceof Plan plan)) {
      throw new IllegalArgumentException("the graph was not prepared for training");
    }
    List<TrainingStep.Result> results =
        all(
            r ->
                () ->
                    replicas
                        .get(r)
                        .step(
                            plan.executions().get(r),
                            plan.training(),
                            plan.batch(),
                            plan.shares(),
                            inputs,
                            rate,
                            step));
    return new Pending() {
      @Override
      public TrainingStep.Result result() {
        return results.getFirst();
      }

      @Override
      public String origin() {
        for (int r = 0; r < replicas.size(); r++) {
          var node = plan.executions().get(r).firstNonFinite();
          if (node.isPresent()) {
            return node.get() + " (replica " + replicas.get(r).group().rank() + ")";
          }
        }
        return replicas.size() < size ? NORM_OR_ELSEWHERE : NORM;
      }
    };
  }

  @Override
  public void synchronize() {}

  @Override
  public void reload(ParameterSpec parameter) {
    brought.remove(parameter.name());
    bring();
  }

  @Override
  public long peakBytes() {
    return NativeMemory.peakBytes();
  }

  /** The first parameter or state of which a replica has other bits than the first, for tests. */
  Optional<String> unequal() {
    for (ParameterCopy copy : copies) {
      for (Parameter p : copy.all()) {
        Parameter first = replicas.getFirst().parameters().get(p.spec());
        if (!NativeMemory.equal(p.address(), first.address(), p.spec().size())) {
          return Optional.of(p.spec().name());
        }
        for (String slot : p.states().keySet()) {
          long here = p.state(slot, p.stateShape(slot));
          long there = first.state(slot, p.stateShape(slot));
          if (!NativeMemory.equal(here, there, p.stateSize(slot))) {
            return Optional.of(p.spec().name() + "/" + slot);
          }
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    threads.close();
    replicas.forEach(Replica::close);
    workers.forEach(Workers::close);
    copies.forEach(ParameterCopy::close);
    whole.close();
  }
}
