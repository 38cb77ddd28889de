package io.pimento.runtime.engine;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import java.util.Map;

/**
 * Runs and trains graphs over one set of parameters on one device. Inputs and results are given as
 * host memory, whatever the device. One thread at a time, except for {@link #prepare}.
 */
public interface Engine extends AutoCloseable {
  /** How many steps may be prepared ahead by other threads; 0 where the caller must do it. */
  int ahead();

  /** How many steps may be under way before the first is asked for its result. */
  int underWay();

  /**
   * Whether what a graph computes for one row has the same bits in batches of any size. If not, it
   * has them wherever the row stands in batches of one size, and short ones are to be filled up.
   */
  boolean rowsAloneInAnyBatch();

  /** Prepares a graph for a batch size: all its outputs can be read after it has run. */
  Prepared prepare(Graph graph, int batch);

  /** Prepares a training step for a batch size. */
  Prepared prepare(TrainingGraph training, int batch);

  /**
   * Runs a prepared graph.
   *
   * @param inputs host address of every input; it may change once this returns
   */
  void run(Prepared prepared, Map<String, Long> inputs);

  /** Copies a real output of the graph run last to host memory. */
  void read(Prepared prepared, String output, float[] to, int offset, int count);

  /**
   * Starts a prepared training step. Steps have effect in the order of the calls; parameters stay
   * as they are from the first step on whose loss or gradient is not finite.
   *
   * @param inputs host address of every input; it may change once this returns
   * @param step steps done before this one
   */
  Pending step(Prepared prepared, Map<String, Long> inputs, double rate, long step);

  /** Waits for all steps and brings what training changed back to the host's parameters. */
  void settle();

  /** Takes over a parameter that the caller changed in the host's memory, after {@link #settle}. */
  void renew(ParameterSpec parameter);

  /** The most memory of the device that was in use at once, in bytes. */
  long peakBytes();

  @Override
  void close();
}
