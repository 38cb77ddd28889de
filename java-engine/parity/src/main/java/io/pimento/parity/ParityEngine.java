package io.pimento.parity;

import java.util.Map;

/** Something that can run a parity case: the reference in double, or a float backend. */
public interface ParityEngine {
  /** Gradients and logits before the first update, and the trace of all steps. */
  record Outcome(double[] logits, Map<String, GradientSummary> gradients, double[][] lossAndNorm) {}

  /** Norm over the live part of a parameter's gradient, and its first three entries. */
  record GradientSummary(double norm, double[] head) {}

  /** Runs all of the case's training steps: clip at 5, Adagrad lr 0.12, eps 0.01. */
  Outcome run(ParityCase parityCase);
}
