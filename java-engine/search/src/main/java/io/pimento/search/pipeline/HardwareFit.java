package io.pimento.search.pipeline;

import io.pimento.graph.Graph;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Measure;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.Knob;
import io.pimento.search.space.KnobDescent;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses a model's hardware by its trained weights: converters that are wide enough for others'
 * weights can clip a model's own, or be wider than it needs.
 *
 * <p>One knob after the other is set to its best value until nothing gets better: first the log
 * loss lost on the device, down to a tolerance, then the constraints, then the product of costs.
 *
 * @param products costs whose product is to be least
 * @param constraints on costs; those on other figures are not looked at
 * @param tolerance log loss that may be lost on the device
 */
public record HardwareFit(
    HardwareModel costs, List<Measure> products, List<Constraint> constraints, double tolerance) {
  private static final List<Measure> COSTS =
      List.of(Measure.PIM_ENERGY, Measure.PIM_LATENCY, Measure.PIM_AREA);

  public HardwareFit {
    products = products.stream().filter(COSTS::contains).toList();
    constraints = constraints.stream().filter(c -> COSTS.contains(c.measure())).toList();
  }

  /** Energy, time and area weigh the same. */
  public HardwareFit(HardwareModel costs, List<Constraint> constraints, double tolerance) {
    this(costs, COSTS, constraints, tolerance);
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

    Trained(Graph graph, HardwareModel.Held held) {
      this.held = held;
      this.graph = graph;
    }

    /**
     * Empty if it cannot be better than another, which is told by costs alone where that will do.
     */
    Optional<Rating> rating(Hardware hardware, Rating other)
        throws IOException, InterruptedException {
      Map<String, Double> figures = costs.costs(graph, hardware);
      double product = 1;
      for (Measure m : products) {
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
   * The best hardware found from a model's own on.
   *
   * @param graph with the tables that the hardware is asked to hold
   * @param held what the model's losses depend on
   * @param knobs that may be set
   */
  public Hardware of(Graph graph, HardwareModel.Held held, Hardware from, List<Knob> knobs)
      throws IOException, InterruptedException {
    Trained trained = new Trained(graph, held);
    Rating worst =
        new Rating(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    Rating[] least = {trained.rating(from, worst).orElse(worst)};
    return KnobDescent.run(
        from,
        knobs,
        other -> {
          Optional<Rating> now = trained.rating(other, least[0]);
          now.ifPresent(better -> least[0] = better);
          return now.isPresent();
        });
  }
}
