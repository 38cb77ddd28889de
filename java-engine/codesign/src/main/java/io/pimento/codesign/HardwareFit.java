package io.pimento.codesign;

import io.pimento.graph.Graph;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Measure;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.KnobDescent;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses a model's hardware again once its weights are trained: converters that were wide enough
 * for the supernet's weights can clip those of a model trained alone, or be wider than it needs.
 *
 * <p>One knob after the other is set to its best value until nothing gets better: first the log
 * loss lost on the device, down to a tolerance, then the constraints, then the product of energy,
 * latency and area.
 *
 * @param tables that the hardware is asked to hold
 * @param constraints on costs; those on other figures are not looked at
 * @param tolerance log loss that may be lost on the device
 */
record HardwareFit(
    HardwareModel costs, Stem tables, List<Constraint> constraints, double tolerance) {
  private static final List<Measure> COSTS =
      List.of(Measure.PIM_ENERGY, Measure.PIM_LATENCY, Measure.PIM_AREA);

  HardwareFit {
    constraints = constraints.stream().filter(c -> COSTS.contains(c.measure())).toList();
  }

  /**
   * How good a choice is, the important first.
   *
   * @param lost log loss beyond the tolerance
   * @param violation of the constraints
   */
  private record Rating(double lost, double violation, double product)
      implements Comparable<Rating> {
    private static final Comparator<Rating> ORDER =
        Comparator.comparingDouble(Rating::lost)
            .thenComparingDouble(Rating::violation)
            .thenComparingDouble(Rating::product);

    @Override
    public int compareTo(Rating other) {
      return ORDER.compare(this, other);
    }
  }

  /** One model with its weights, and what is known of it. */
  private final class Trained {
    private final HardwareModel.Held held;
    private final Graph graph;
    private final Map<Object, Double> excess = new HashMap<>();

    Trained(Contender model, Parameters weights) {
      this.held = costs.hold(model.model(), weights);
      this.graph = model.model().apply(tables);
    }

    /**
     * Empty if it cannot be better than another, which is told by costs alone where that will do.
     */
    Optional<Rating> rating(Hardware hardware, Rating other)
        throws IOException, InterruptedException {
      Map<String, Double> figures = costs.costs(graph, hardware);
      double product = 1;
      for (Measure m : COSTS) {
        // Banks have no area of their own; a device without any figures cannot hold the graph.
        boolean may = m == Measure.PIM_AREA && !figures.isEmpty();
        product *= figures.getOrDefault(m.label(), may ? 1 : Double.POSITIVE_INFINITY);
      }
      double violation = 0;
      for (Constraint c : constraints) {
        violation += c.violation(figures.getOrDefault(c.measure().label(), Double.NaN));
      }
      if (!Double.isFinite(product) || new Rating(0, violation, product).compareTo(other) >= 0) {
        return Optional.empty();
      }
      Object arithmetic = costs.arithmetic(hardware);
      Double lost = excess.get(arithmetic);
      if (lost == null) {
        lost = held.excess(hardware);
        excess.put(arithmetic, lost);
      }
      Rating now = new Rating(Math.max(0, lost - tolerance), violation, product);
      return now.compareTo(other) < 0 ? Optional.of(now) : Optional.empty();
    }
  }

  /**
   * The best hardware found from the model's own on.
   *
   * @param space that may be chosen from
   */
  Hardware of(Contender c, HardwareSpace space, Parameters weights)
      throws IOException, InterruptedException {
    Trained trained = new Trained(c, weights);
    Rating worst =
        new Rating(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    Rating[] least = {trained.rating(c.hardware(), worst).orElse(worst)};
    return KnobDescent.run(
        c.hardware(),
        space.device(c.hardware().device()).free(),
        other -> {
          Optional<Rating> now = trained.rating(other, least[0]);
          now.ifPresent(better -> least[0] = better);
          return now.isPresent();
        });
  }
}
