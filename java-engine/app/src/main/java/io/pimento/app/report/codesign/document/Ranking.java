package io.pimento.app.report.codesign.document;

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
    String name,
    Optional<Interval> tau,
    OptionalDouble topTau,
    OptionalDouble regret,
    OptionalDouble ceiling,
    Map<String, Double> trivial,
    List<Pair> points) {
  /** A subnet's log loss with the supernet's weights, and trained alone, one a seed. */
  public record Pair(double supernet, List<Double> alone) {
    public double mean() {
      return alone.stream().mapToDouble(a -> a).average().orElseThrow();
    }
  }

  static Ranking read(Part p) {
    return new Ranking(
        p.at("name").text(),
        p.maybe("tau").flatMap(Interval::read),
        p.maybeNumber("top_tau"),
        p.maybeNumber("regret"),
        p.maybeNumber("ceiling"),
        p.each("trivial", Part::number),
        p.all("points", Ranking::pair));
  }

  private static Pair pair(Part p) {
    Pair pair = new Pair(p.at("supernet").number(), p.at("alone").all(Part::number));
    if (pair.alone.isEmpty()) {
      throw p.wrong("needs a figure in 'alone'");
    }
    return pair;
  }
}
