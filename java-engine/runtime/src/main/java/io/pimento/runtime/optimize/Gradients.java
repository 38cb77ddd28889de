package io.pimento.runtime.optimize;

import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.RowGradient;

/** Where the gradients of a step lie. */
public interface Gradients {
  /** Whose gradients these are, in the order of its list. */
  TrainingGraph graph();

  /** Address of a gradient that is not a table's, compact and row-major. */
  long dense(int i);

  /** The gradient of a table. */
  RowGradient rows(int i);

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
      public RowGradient rows(int i) {
        return execution.rowGradient(graph.gradient(i));
      }
    };
  }
}
