package io.pimento.runtime.engine;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.parameter.ParameterOverlay;
import java.util.Map;
import java.util.Optional;

/**
 * Runs and trains graphs over one set of parameters on one device. Inputs and results are given as
 * host memory, whatever the device; a {@link #deviceQueue} leaves them there. One thread at a time,
 * except for {@link #prepareAhead}.
 */
public interface Engine extends AutoCloseable {
  /** How many steps may be prepared ahead by other threads; 0 where the caller must do it. */
  int ahead();

  /** How many steps may be in flight before the first is asked for its result. */
  int inFlight();

  /**
   * Whether what a graph computes for one row has the same bits in batches of any size. If not, it
   * has them wherever the row stands in batches of one size, and short ones are to be filled up.
   */
  boolean rowsAloneInAnyBatch();

  /** Prepares a graph for a batch size: all its outputs can be read after it has run. */
  CompiledGraph prepare(Graph graph, int batch);

  /** Prepares a training step for a batch size. */
  CompiledGraph prepare(TrainingGraph training, int batch);

  /**
   * The same by another thread while this one computes, up to {@link #ahead} steps ahead:
   * parameters that are not there yet are made when the step is first taken.
   */
  default CompiledGraph prepareAhead(TrainingGraph training, int batch) {
    return prepare(training, batch);
  }

  /**
   * Runs a prepared graph.
   *
   * @param inputs host address of every input; it may change once this returns
   */
  void run(CompiledGraph prepared, Map<String, Long> inputs);

  /** Copies a real output of the graph run last to host memory. */
  void read(CompiledGraph prepared, String output, float[] to, int offset, int count);

  /** The same to an address. */
  void read(CompiledGraph prepared, String output, long to, long count);

  /**
   * Calls back for every row that a table's gradient holds, an output of the graph run last; in
   * ascending order if the graph was prepared to run, not to train.
   */
  void readRows(CompiledGraph prepared, String output, GradientRowReader reader);

  /**
   * Starts a prepared training step. Steps have effect in the order of the calls; parameters stay
   * as they are from the first step on whose loss or gradient is not finite.
   *
   * @param inputs host address of every input; it may change once this returns
   * @param step steps done before this one
   */
  Pending step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step);

  /** Waits for all steps and brings what training changed back to the host's parameters. */
  void synchronize();

  /**
   * Says that parameters stay as they are from now on, so that graphs prepared afterwards, also by
   * siblings, may keep what they make of them.
   */
  default void weightsStay() {}

  /**
   * Takes over a parameter that the caller changed in the host's memory, after {@link
   * #synchronize}.
   */
  void reload(ParameterSpec parameter);

  /**
   * An engine with values of its own over the very same parameters, for a thread of its own.
   *
   * @param threads that it computes with where the device is the processor
   */
  Engine sibling(int threads);

  /**
   * An engine over the same parameters, but for those of which there is a private copy. It shares
   * what this one computes with: one thread uses both.
   *
   * @param weights over the parameters that this engine was opened with
   */
  Engine over(ParameterOverlay weights, Optimizer optimizer, double clip);

  /** Work on what is in the host's memory. */
  default WorkQueue hostQueue() {
    return new HostQueue(this);
  }

  /**
   * Graphs on what is in the host's memory, or in a store of rows. What is wrong with an id may be
   * said better by {@link #hostQueue}.
   */
  default ScoringQueue scoringQueue() {
    return hostQueue();
  }

  /** Work on what is where the device computes, which may be the host's memory. */
  default WorkQueue deviceQueue() {
    return hostQueue();
  }

  /**
   * A place for rows that stay on the device; empty if the device reads the host's memory or so
   * many rows would take too much of its own.
   *
   * @param width floats and ids of a row
   */
  default Optional<ResidentRows> residentRows(long rows, int width) {
    return Optional.empty();
  }

  /**
   * A source's rows on the device, which all engines there share; empty if the device reads the
   * host's memory or has no room for them.
   *
   * @param source by which they are known: equal ones have equal rows
   * @param rows read once, by the first who asks
   */
  default Optional<RowStore> rowStore(Object source, RowReader rows) {
    return Optional.empty();
  }

  /**
   * {@link #step} on rows of a store, which the device gathers itself.
   *
   * @param numbers host address of an int for each row of the batch: its number in the store
   * @param others host address of inputs that the store does not hold
   */
  default Pending step(
      CompiledGraph prepared,
      RowStore rows,
      long numbers,
      Map<String, Long> others,
      double rate,
      long step) {
    throw new UnsupportedOperationException("this device has no store of rows");
  }

  /** The most memory of the device that was in use at once, in bytes. */
  long peakBytes();

  @Override
  void close();
}
