package io.pimento.bench.model;

import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.Model;
import io.pimento.search.pipeline.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Trains several models of one kind, each from a seed of its own, one after another and at once, as
 * a search does with its candidates: all threads of the processor for one model after another,
 * shared out among models at once.
 *
 * @param one how a model is trained; its passes are timed of each kind, in turns, and the fastest
 *     counts
 * @param models how many
 */
public record TogetherBenchmark(ModelBenchmark one, int models) {
  /**
   * Nanoseconds a sample of all models.
   *
   * @param same whether every loss of every model was the same number both ways
   */
  public record Result(double after, double together, boolean same) {}

  /** A model in training. */
  private record Lane(ParameterStore store, Engine engine, CompiledGraph prepared)
      implements AutoCloseable {
    @Override
    public void close() {
      engine.close();
      store.close();
    }
  }

  /** Trains, in turns. */
  public Result run(Model model) throws InterruptedException {
    TrainingGraph training = model.training(one.dropout());
    Pass pass = one.wholePass();
    List<Machine> machines = new ArrayList<>();
    List<Lane> alone = new ArrayList<>();
    List<Lane> beside = new ArrayList<>();
    try (Machine whole = new Machine(new Workers(one.threads()), one.device());
        ExecutorService executor = Executors.newFixedThreadPool(models)) {
      for (int m = 0; m < models; m++) {
        alone.add(lane(whole, training, m));
        Machine part = new Machine(new Workers(Math.max(1, one.threads() / models)), one.device());
        machines.add(part);
        beside.add(lane(part, training, m));
      }
      double after = Double.MAX_VALUE;
      double together = Double.MAX_VALUE;
      boolean same = true;
      for (int p = 0; p <= one.passes(); p++) {
        long start = System.nanoTime();
        double[][] first = oneAfterAnother(pass, alone);
        long middle = System.nanoTime();
        double[][] second = atOnce(pass, beside, executor);
        long end = System.nanoTime();
        same &= Arrays.deepEquals(first, second);
        // The first pass warms up.
        if (p > 0) {
          after = Math.min(after, (double) (middle - start));
          together = Math.min(together, (double) (end - middle));
        }
      }
      double trained = (double) models * pass.steps() * pass.batch();
      return new Result(after / trained, together / trained, same);
    } finally {
      alone.forEach(Lane::close);
      beside.forEach(Lane::close);
      machines.forEach(Machine::close);
    }
  }

  private Lane lane(Machine machine, TrainingGraph training, int number) {
    ParameterStore store = new ParameterStore(one.seed() + number, machine.workers());
    Engine engine = machine.engine(store, ModelBenchmark.ADAM, ModelBenchmark.CLIP);
    return new Lane(store, engine, engine.prepare(training, one.batch()));
  }

  private static double[][] oneAfterAnother(Pass pass, List<Lane> lanes)
      throws InterruptedException {
    double[][] losses = new double[lanes.size()][];
    for (int l = 0; l < losses.length; l++) {
      losses[l] = pass.run(lanes.get(l).engine(), lanes.get(l).prepared());
    }
    return losses;
  }

  private static double[][] atOnce(Pass pass, List<Lane> lanes, ExecutorService executor)
      throws InterruptedException {
    List<Future<double[]>> running = new ArrayList<>();
    for (Lane lane : lanes) {
      running.add(executor.submit(() -> pass.run(lane.engine(), lane.prepared())));
    }
    double[][] losses = new double[lanes.size()][];
    for (int l = 0; l < losses.length; l++) {
      try {
        losses[l] = running.get(l).get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a model beside others could not be trained", e.getCause());
      }
    }
    return losses;
  }
}
