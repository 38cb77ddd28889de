package io.pimento.runtime.optimize;

import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.execute.Execution;

/** Where the gradients of a step lie. */
public interface Gradients {
  /** Whose gradients these are, in the order of its list. */
  TrainingGraph graph();

  /** Address of a gradient that is not a table's, compact and row-major. */
  long dense(int i);

  /** How many rows the gradient of a table holds. */
  int rowCount(int i);

  /** Address of their int numbers, as {@link io.pimento.runtime.execute.RowGradient} has them. */
  long rowNumbers(int i);

  /** Address of the rows. */
  long rowGradients(int i);

  /** Where an execution has left them; valid until its executor runs something else. */
  static Gradients of(Execution execution, TrainingGraph graph) {
    return new Gradients() {
      @Override
      public TrainingGraph graph() {
        return graph;
      }

      @Override
      public long dense(int i) {
        return execution.address(graph.gradient(i));
      }

      @Override
      public int rowCount(int i) {
        return execution.rowCount(graph.gradient(i));
      }

      @Override
      public long rowNumbers(int i) {
        return execution.rowNumbers(graph.gradient(i));
      }

      @Override
      public long rowGradients(int i) {
        return execution.rowGradients(graph.gradient(i));
      }
    };
  }
}
