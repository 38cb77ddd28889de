package io.pimento.search.pipeline;

/** How models of designs are scored while they are searched. */
public sealed interface DesignScoring {
  /** Inside a trained supernet, on a machine's kernels. */
  record InSupernet(Machine machine) implements DesignScoring {}

  /**
   * Each trained alone, by the first of its trials, on a part of the train rows.
   *
   * @param rows how many, evenly spread
   * @param epochs through them; 0 for the trial's own
   */
  record Alone(Trainings trainings, Trials trials, long rows, int epochs)
      implements DesignScoring {}
}
