package io.pimento.runtime.engine;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import java.util.Map;

/**
 * Work on one engine that is begun in order and fetched at its end. Inputs and what is kept lie in
 * one memory, the host's or the device's own: addresses of the one mean nothing to the other. For
 * the engine's thread.
 */
public interface WorkQueue {
  /** Prepares a graph whose inputs are in this queue's memory. */
  CompiledGraph prepare(Graph graph, int batch);

  /** Prepares a training step whose inputs are in this queue's memory, row after row. */
  CompiledGraph prepare(TrainingGraph training, int batch);

  /** Room in this queue's memory, none yet. It belongs to the caller. */
  Room room();

  /**
   * Begins a graph.
   *
   * @param inputs address of every input
   */
  void run(CompiledGraph prepared, Map<String, Long> inputs);

  /**
   * Begins a training step. Its loss is not asked for.
   *
   * @param inputs address of every input
   * @param step steps done before this one
   */
  void step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step);

  /**
   * Copies a real output of the graph begun last, when its turn comes.
   *
   * @param to address in this queue's memory
   * @param count floats
   */
  void keep(CompiledGraph prepared, String output, long to, long count);

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
