package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A score that is cheaper than training to the end, held against that.
 *
 * @param tau Kendall's, with its interval
 * @param rho Spearman's
 * @param share τ as a part of the ceiling
 * @param regret log loss given up by taking its first
 * @param topRegret by taking the best of its first five
 * @param cost what it takes
 */
public record CheapScore(
    @JsonProperty(required = true) String name,
    Optional<Interval> tau,
    OptionalDouble rho,
    @JsonProperty("share_of_ceiling") OptionalDouble share,
    OptionalDouble regret,
    @JsonProperty("regret_of_top_5") OptionalDouble topRegret,
    Optional<Cost> cost) {
  /** What it takes. */
  public record Cost(
      OptionalDouble seconds, @JsonProperty("share_of_training") OptionalDouble part) {}

  /** Seconds a candidate. */
  public OptionalDouble seconds() {
    return cost.map(Cost::seconds).orElse(OptionalDouble.empty());
  }

  /** Part of the seconds of a training to the end. */
  public OptionalDouble part() {
    return cost.map(Cost::part).orElse(OptionalDouble.empty());
  }
}
