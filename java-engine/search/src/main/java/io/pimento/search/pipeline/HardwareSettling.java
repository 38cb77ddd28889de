package io.pimento.search.pipeline;

import io.pimento.graph.Graph;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Measure;
import io.pimento.search.space.Hardware;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Finds hardware of less cost for one graph, all of it computing the same numbers: first what keeps
 * to the constraints on costs, then the least product of the costs among the objectives. No weights
 * are needed for that.
 */
final class HardwareSettling {
  private final HardwareModel hardware;
  private final Graph graph;
  private final Object arithmetic;
  private final List<Measure> costs;
  private final List<Constraint> constraints;
  private double violation;
  private double product;

  private HardwareSettling(Goals goals, HardwareModel hardware, Graph graph, Object arithmetic) {
    this.hardware = hardware;
    this.graph = graph;
    this.arithmetic = arithmetic;
    this.costs = goals.objectives().stream().filter(HardwareSettling::isCost).toList();
    this.constraints = goals.constraints().stream().filter(c -> isCost(c.measure())).toList();
  }

  /**
   * Begins with hardware, the best so far.
   *
   * @param graph over the tables that the hardware is asked to hold
   */
  static HardwareSettling of(Goals goals, HardwareModel hardware, Graph graph, Hardware from)
      throws IOException, InterruptedException {
    HardwareSettling settling =
        new HardwareSettling(goals, hardware, graph, hardware.arithmetic(from));
    settling.violation = Double.POSITIVE_INFINITY;
    settling.product = Double.POSITIVE_INFINITY;
    settling.isBetter(from);
    return settling;
  }

  private static boolean isCost(Measure m) {
    return m.modelled() && m != Measure.PIM_LOG_LOSS;
  }

  /** Whether other hardware computes the same at less cost; it is then the best so far. */
  boolean isBetter(Hardware other) throws IOException, InterruptedException {
    if (!hardware.arithmetic(other).equals(arithmetic)) {
      return false;
    }
    Map<String, Double> figures = hardware.costs(graph, other);
    double broken = 0;
    for (Constraint c : constraints) {
      broken += c.violation(figures.getOrDefault(c.measure().label(), Double.NaN));
    }
    double all = 1;
    for (Measure m : costs) {
      all *= figures.getOrDefault(m.label(), Double.POSITIVE_INFINITY);
    }
    boolean better =
        Double.isFinite(all) && (broken < violation || (broken == violation && all < product));
    if (better) {
      violation = broken;
      product = all;
    }
    return better;
  }
}
