package io.pimento.app.report.codesign.document;

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
 * @param seconds a candidate
 * @param part of the seconds of a training to the end
 */
public record CheapScore(
    String name,
    Optional<Interval> tau,
    OptionalDouble rho,
    OptionalDouble share,
    OptionalDouble regret,
    OptionalDouble topRegret,
    OptionalDouble seconds,
    OptionalDouble part) {
  static CheapScore read(Part p) {
    return new CheapScore(
        p.at("name").text(),
        p.maybe("tau").flatMap(Interval::read),
        p.maybeNumber("rho"),
        p.maybeNumber("share_of_ceiling"),
        p.maybeNumber("regret"),
        p.maybeNumber("regret_of_top_5"),
        cost(p, "seconds"),
        cost(p, "share_of_training"));
  }

  private static OptionalDouble cost(Part p, String key) {
    return p.maybe("cost").map(c -> c.maybeNumber(key)).orElse(OptionalDouble.empty());
  }
}
