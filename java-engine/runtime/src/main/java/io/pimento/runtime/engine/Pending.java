package io.pimento.runtime.engine;

import io.pimento.runtime.optimize.TrainingStep;

/** A training step that was started. */
public interface Pending {
  /** The origin where every result of the graph is finite. */
  String NORM = "the norm of the gradient";

  /** The same where other processes have shares of the batch. */
  String NORM_OR_ELSEWHERE = NORM + ", or the share of another process";

  /**
   * Waits for the step.
   *
   * @throws IndexOutOfBoundsException if an id of the batch lies outside its table
   */
  TrainingStep.Result result();

  /** Names the first result of the graph that is not finite; to be asked before other steps run. */
  String origin();
}
