package io.pimento.runtime.engine;

import io.pimento.graph.TrainingGraph;
import java.util.Map;

/**
 * Work on one engine that is begun in order and fetched at its end. Inputs and what is kept lie in
 * one memory, the host's or the device's own: addresses of the one mean nothing to the other. For
 * the engine's thread.
 */
public interface WorkQueue extends ScoringQueue {
  /** Prepares a training step whose inputs are in this queue's memory, row after row. */
  CompiledGraph prepare(TrainingGraph training, int batch);

  /** Room in this queue's memory, none yet. It belongs to the caller. */
  Room room();

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
}
