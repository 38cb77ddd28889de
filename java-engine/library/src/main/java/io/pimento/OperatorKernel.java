package io.pimento;

import io.pimento.graph.Operator;

/**
 * Computes an operator of your own in float on the processor.
 *
 * <p>Where all results have a row a sample, it is called for stretches of rows, from several
 * threads at once, and the rows of a stretch follow from the batch's size alone. Else it is called
 * once for the whole batch. It writes every entry of its results, and the same bits for the same
 * inputs.
 */
@FunctionalInterface
public interface OperatorKernel<T extends Operator> {
  /** Fills the results of some rows. */
  void run(T operator, KernelRows rows);
}
