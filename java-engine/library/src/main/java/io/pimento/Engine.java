package io.pimento;

import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.Loss;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.optimize.TrainingStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Trains graphs and scores with them, over one set of weights, on one device.
 *
 * <p>Graphs that name the same parameters share them: what a step trains, a graph that scores
 * reads. Weights start as the seed and their names say, however many graphs name them. An engine
 * holds memory outside the heap and threads, so close it. Calls from several threads wait for one
 * another.
 */
public final class Engine implements AutoCloseable {
  /** What Java is to be started with. */
  public static final String JVM_FLAGS = JvmFlags.ALL;

  private final Backend backend;
  private final @Nullable Training training;
  private final Machinery machine;
  private final List<Prepared> prepared = new ArrayList<>();
  private final ArrayDeque<Step> underWay = new ArrayDeque<>();
  private long steps;
  private boolean stepsPrepared;
  private boolean closed;

  private Engine(Backend backend, @Nullable Training training, Machinery machine) {
    this.backend = backend;
    this.training = training;
    this.machine = machine;
  }

  /**
   * Opens an engine that trains and scores.
   *
   * @throws IllegalStateException naming the flags that Java was started without
   * @throws io.pimento.cuda.CudaException if a GPU was asked for that cannot be used, saying why
   */
  public static Engine open(Backend backend, Training training) {
    JvmFlags.require();
    return new Engine(backend, training, Machinery.open(backend, training));
  }

  /** Opens an engine that scores with weights that it is given. */
  public static Engine open(Backend backend) {
    JvmFlags.require();
    return new Engine(backend, null, Machinery.open(backend, Training.adagrad(1)));
  }

  /**
   * Makes a training step ready.
   *
   * @param batch the most rows of a step
   */
  public Prepared prepare(Loss loss, int batch) {
    return prepare(loss.training(), batch);
  }

  /** The same of a graph that has its gradients, such as a model's of this project. */
  public synchronized Prepared prepare(TrainingGraph graph, int batch) {
    requireOpen();
    if (training == null) {
      throw new IllegalStateException(
          "this engine was opened to score; to train, open it with a Training");
    }
    stepsPrepared = true;
    return keep(new Prepared(this, graph.graph(), graph, batch));
  }

  /**
   * Makes a graph ready to run.
   *
   * @param batch rows that are run at a time
   * @throws IllegalArgumentException if the batch is below 1, a parameter has another shape than
   *     under the same name before, or an operator has no kernel here
   */
  public synchronized Prepared prepare(Graph graph, int batch) {
    requireOpen();
    return keep(new Prepared(this, graph, null, batch));
  }

  private Prepared keep(Prepared p) {
    p.require();
    p.plan(machine.engine(), p.batch());
    prepared.add(p);
    return p;
  }

  /**
   * Starts a training step.
   *
   * @param rows one to as many as were prepared for; fewer are for the end of an epoch, since the
   *     step is planned anew for every other number
   * @throws IllegalArgumentException naming what the graph reads and the batch lacks, or the row
   *     whose value cannot be
   * @throws NonFiniteStepException if this step's loss or gradient is no finite number, or on a GPU
   *     that of a step before it; no weight was changed by it or by a later one
   */
  public synchronized Step step(Prepared step, Batch rows) {
    requireOwn(step);
    Training how = training;
    if (!step.trains() || how == null) {
      throw new IllegalArgumentException(
          "the graph was prepared to run; prepare a loss to train it");
    }
    if (rows.rows() < 1 || rows.rows() > step.batch()) {
      throw new IllegalArgumentException(
          "the step was prepared for 1 to " + step.batch() + " rows; the batch has " + rows.rows());
    }
    Map<String, Long> inputs = step.write(rows, noise(how.seed()));
    Step started =
        new Step(
            this,
            steps,
            machine
                .engine()
                .step(step.plan(machine.engine(), rows.rows()), inputs, how.rateAt(steps), steps));
    steps++;
    underWay.add(started);
    settle(machine.engine().inFlight());
    return started;
  }

  /** What dropout follows from: a pure function of seed, step and row. */
  private IntUnaryOperator noise(long seed) {
    long key = Counter.key(seed, "dropout", steps);
    return row -> (int) Counter.at(key, row);
  }

  /** Waits until no more steps than that are under way. */
  private void settle(int most) {
    while (underWay.size() > most) {
      Step oldest = underWay.remove();
      TrainingStep.Result result = oldest.pending().result();
      if (result.finite()) {
        oldest.settle(result);
        continue;
      }
      // Later ones changed nothing either; they are over before the first is looked into.
      underWay.forEach(s -> s.pending().result());
      NonFiniteStepException failure =
          new NonFiniteStepException(
              oldest.number(), result.loss(), result.gradientNorm(), oldest.pending().origin());
      oldest.fail(failure);
      underWay.forEach(s -> s.fail(failure));
      underWay.clear();
      steps = oldest.number();
      throw failure;
    }
  }

  synchronized TrainingStep.Result result(Step step) {
    TrainingStep.Result result = step.settled();
    if (result == null) {
      requireOpen();
      while (underWay.contains(step)) {
        settle(underWay.size() - 1);
      }
      result = step.settled();
    }
    if (result == null) {
      throw new IllegalStateException("step " + step.number() + " was never finished");
    }
    return result;
  }

  /**
   * Runs a graph over any number of rows.
   *
   * @throws IllegalArgumentException as {@link #step} does; or if an output has no row a sample and
   *     there are more rows than were prepared for
   */
  public synchronized Outputs run(Prepared graph, Batch rows) {
    requireOwn(graph);
    if (graph.trains()) {
      throw new IllegalArgumentException(
          "the graph was prepared to train; prepare its outputs to run it");
    }
    if (rows.rows() < 1) {
      throw new IllegalArgumentException("the batch has no rows");
    }
    settle(0);
    return graph.run(machine.engine(), rows);
  }

  /** How many training steps were made. */
  public synchronized long steps() {
    return steps;
  }

  /** Names and shapes of all weights so far. */
  public synchronized Map<String, List<Integer>> weights() {
    requireOpen();
    return machine.weights();
  }

  /**
   * The numbers of a weight, row-major.
   *
   * @throws IllegalArgumentException if no prepared graph has it
   */
  public synchronized float[] weight(String name) {
    settled();
    return machine.weight(name);
  }

  /**
   * Sets the numbers of a weight, row-major; what the optimizer remembers of it stays.
   *
   * @throws IllegalArgumentException if no prepared graph has it, their number is another, or one
   *     is not finite
   */
  public synchronized void weight(String name, float[] numbers) {
    settled();
    machine.weight(name, numbers);
  }

  /**
   * Writes all weights, what the optimizer remembers and the number of steps as safetensors: the
   * whole file or none.
   */
  public void save(Path file) throws IOException {
    save(file, Map.of());
  }

  /**
   * The same with words about it.
   *
   * @param about what the file's metadata are to say, by key
   */
  public synchronized void save(Path file, Map<String, String> about) throws IOException {
    settled();
    machine.save(file, steps, about);
  }

  /**
   * Fills the weights of a graph from a file, with what the optimizer remembers and the number of
   * steps if the file has them: training then goes on as if it had not been interrupted. On a GPU
   * this comes before a training step is prepared.
   *
   * @throws IOException if the file is damaged, lacks a weight, has it in another shape, or holds
   *     what is not finite
   */
  public synchronized void load(Path file, Graph graph) throws IOException {
    settled();
    if (stepsPrepared && machine.copiesWeights()) {
      throw new IllegalStateException(
          "on a GPU load weights before a training step is prepared: it has its own copy of what"
              + " the optimizer remembers");
    }
    steps = machine.load(file, graph);
  }

  private void settled() {
    requireOpen();
    settle(0);
    machine.engine().synchronize();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  private void requireOwn(Prepared graph) {
    requireOpen();
    if (graph.owner() != this) {
      throw new IllegalArgumentException("the graph was prepared by another engine");
    }
  }

  /**
   * How many factors of large products were too large for a half since the engine was opened, and
   * were computed with as 65504; 0 but for {@link Backend#halfProducts}. Waits for all steps.
   */
  public synchronized long cutFactors() {
    settled();
    return machine.device().saturated();
  }

  /** What it computes with. */
  public Backend backend() {
    return backend;
  }

  /** Frees weights, threads and device; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      prepared.forEach(Prepared::free);
      machine.close();
    }
  }
}
