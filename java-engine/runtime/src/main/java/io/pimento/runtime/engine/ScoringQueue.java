package io.pimento.runtime.engine;

import io.pimento.graph.Graph;
import java.util.Map;

/** Graphs on one engine that are begun in order and whose outputs are fetched at their end. */
public interface ScoringQueue {
  /** Prepares a graph whose inputs are in this queue's memory. */
  CompiledGraph prepare(Graph graph, int batch);

  /**
   * Begins a graph.
   *
   * @param inputs address of every input, which may change once this returns
   */
  void run(CompiledGraph prepared, Map<String, Long> inputs);

  /**
   * Begins a graph on rows of a store, which the device gathers itself.
   *
   * @param numbers host address of an int for each row of the batch: its number in the store
   */
  default void run(CompiledGraph prepared, RowStore rows, long numbers) {
    throw new UnsupportedOperationException("this device has no store of rows");
  }

  /**
   * Copies a real output of the graph begun last to the host, where it is after {@link #finish}.
   *
   * @param to the same array for all that is fetched until then
   */
  void fetch(CompiledGraph prepared, String output, float[] to, int offset, int count);

  /**
   * Waits for all that was begun.
   *
   * @throws IndexOutOfBoundsException if an id lay outside its table
   */
  void finish();
}
