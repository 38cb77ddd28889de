package io.pimento.job.auto.candidate;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.run.RunData;

/**
 * What a training takes by arithmetic: the multiply-adds of its rows, and in every step the sweep
 * over its tables, of which Adam changes all rows. With small batches and large tables the sweep
 * takes most of the time.
 */
public final class Effort {
  /**
   * Multiply-adds, forward and backward, that take as long as the sweep of one number of a table.
   */
  private static final double SWEEP = 10;

  private Effort() {}

  /** Of one row, in multiply-adds. */
  public static double perRow(AutoCandidate c, RunData data) {
    return perRow(c.model(data).inference(), c.draw().batch());
  }

  /** The same of a graph. */
  public static double perRow(Graph graph, int batch) {
    long tables =
        graph.parameters().stream()
            .filter(ParameterSpec::table)
            .mapToLong(ParameterSpec::size)
            .sum();
    return graph.cost().multiplyAdds() + SWEEP * tables / batch;
  }

  /** Of all its epochs with one row. */
  public static double ofEpochs(AutoCandidate c, RunData data) {
    return perRow(c, data) * c.draw().epochs();
  }
}
