package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How well a supernet ranks subnets that were also trained alone.
 *
 * @param tau Kendall's, with its interval
 * @param topTau the same over the best tenth
 * @param regret log loss given up by taking the supernet's first
 * @param ceiling τ between seeds of training alone
 * @param trivial τ of rankings by a figure that costs nothing
 */
public record Ranking(
    @JsonProperty(required = true) String name,
    Optional<Interval> tau,
    @JsonProperty("top_tau") OptionalDouble topTau,
    OptionalDouble regret,
    OptionalDouble ceiling,
    Map<String, Double> trivial,
    List<Pair> points) {
  /** A subnet's log loss with the supernet's weights, and trained alone, one a seed. */
  public record Pair(
      @JsonProperty(required = true) double supernet,
      @JsonProperty(required = true) List<Double> alone) {
    /**
     * @throws IllegalArgumentException if nobody trained it alone
     */
    public Pair {
      alone = List.copyOf(alone);
      if (alone.isEmpty()) {
        throw new IllegalArgumentException("needs a figure in 'alone'");
      }
    }

    public double mean() {
      return alone.stream().mapToDouble(a -> a).average().orElseThrow();
    }
  }

  public Ranking {
    trivial = Absent.figures(trivial);
    points = Absent.list(points);
  }
}
