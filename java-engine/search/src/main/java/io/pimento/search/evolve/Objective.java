package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a search minimises: weight·log loss + Σ weight·(cost/target − 1) (SUPERNET.md "Search",
 * "Criterion").
 *
 * @param logLoss weight of the validation log loss
 * @param costs weight and target of each cost that counts
 */
public record Objective(double logLoss, Map<Cost, Term> costs) {
  /** A cost of a subnet. */
  public enum Cost {
    /** Floating-point operations of the stand-alone subnet, in millions a sample. */
    MEGAFLOPS,
    /** Parameters outside the tables, in millions. */
    MEGAPARAMETERS,
    /** Measured time, in microseconds a sample. */
    LATENCY,
    /** Simulated time, in microseconds a batch. */
    PIM_LATENCY,
    /** Simulated energy, in microjoules a sample. */
    PIM_ENERGY,
    /** Simulated area in use, in square millimetres. */
    PIM_AREA
  }

  /** Weight and target of a cost. */
  public record Term(double weight, double target) {
    public Term {
      if (target <= 0) {
        throw new IllegalArgumentException("a cost's target must be positive, not " + target);
      }
    }
  }

  /** The log loss alone. */
  public static final Objective LOG_LOSS = new Objective(1, Map.of());

  public Objective {
    costs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(costs));
  }

  public boolean needsLatency() {
    return costs.containsKey(Cost.LATENCY);
  }

  /** Whether simulated hardware is asked for. */
  public boolean needsHardware() {
    return costs.containsKey(Cost.PIM_LATENCY)
        || costs.containsKey(Cost.PIM_ENERGY)
        || costs.containsKey(Cost.PIM_AREA);
  }

  /** The number to minimise. */
  public double of(SubnetScore score) {
    double sum = logLoss == 0 ? 0 : logLoss * score.metrics().logLoss();
    for (Map.Entry<Cost, Term> e : costs.entrySet()) {
      double cost =
          switch (e.getKey()) {
            case MEGAFLOPS -> 2e-6 * score.multiplyAdds();
            case MEGAPARAMETERS -> 1e-6 * score.parameters();
            case LATENCY -> score.latencyMicros();
            case PIM_LATENCY -> Measure.PIM_LATENCY.of(score);
            case PIM_ENERGY -> Measure.PIM_ENERGY.of(score);
            case PIM_AREA -> Measure.PIM_AREA.of(score);
          };
      sum += e.getValue().weight() * (cost / e.getValue().target() - 1);
    }
    return sum;
  }
}
