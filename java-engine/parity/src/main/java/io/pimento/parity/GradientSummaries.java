package io.pimento.parity;

import io.pimento.graph.op.ParameterView;
import io.pimento.parity.ParityEngine.GradientSummary;
import java.util.Map;

/** Puts together the summaries of a parameter's gradient from its live rectangles. */
final class GradientSummaries {
  private GradientSummaries() {}

  /** Adds one rectangle, row-major. */
  static void add(Map<String, GradientSummary> all, ParameterView view, double[] gradient) {
    GradientSummary before =
        all.getOrDefault(view.parameter().name(), new GradientSummary(0, new double[3]));
    double squares = before.norm() * before.norm();
    double[] head = before.head().clone();
    for (int k = 0; k < gradient.length; k++) {
      squares += gradient[k] * gradient[k];
      long at =
          view.offset()
              + (long) (k / view.columns()) * view.parameter().stride()
              + k % view.columns();
      if (at < head.length) {
        head[(int) at] += gradient[k];
      }
    }
    all.put(view.parameter().name(), new GradientSummary(Math.sqrt(squares), head));
  }
}
