package io.pimento.app.codesign;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.pipeline.Contest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Chooses, on validation alone, who is compared with whom: of each side the cheapest model whose
 * mean log loss over all seeds is within the margin of the best of the other side; where one's own
 * side has none, its best.
 *
 * @param scored on validation, by name
 * @param excess what each loses on its hardware; 0 for losses of the graphs alone
 */
record Pairing(
    Map<String, Contest.Scored> scored, ToDoubleFunction<Contender> excess, double margin) {
  /** Mean over seeds, as the hardware computes the model. */
  double loss(Contender c) {
    Contest.Scored s = scored.get(c.name());
    return s == null
        ? Double.POSITIVE_INFINITY
        : s.perSeed().stream().mapToDouble(Metrics::logLoss).average().orElseThrow()
            + excess.applyAsDouble(c);
  }

  /** The best of a side. */
  Optional<Contender> best(List<Contender> side) {
    return known(side).stream().min(Comparator.comparingDouble(this::loss));
  }

  /** The cheapest that is as good as the side's own best. */
  Optional<Contender> cheapestAsGood(List<Contender> side, ToDoubleFunction<Contender> cost) {
    return best(side).flatMap(b -> cheapestWithin(side, loss(b), cost));
  }

  /** The cheapest that is as good as a loss; if there is none, the side's best. */
  Optional<Contender> cheapestWithin(
      List<Contender> side, double loss, ToDoubleFunction<Contender> cost) {
    Optional<Contender> cheapest =
        known(side).stream()
            .filter(c -> loss(c) <= loss + margin)
            .filter(c -> Double.isFinite(cost.applyAsDouble(c)))
            .min(Comparator.comparingDouble(cost));
    return cheapest.isPresent() ? cheapest : best(side);
  }

  private List<Contender> known(List<Contender> side) {
    return side.stream().filter(c -> scored.containsKey(c.name())).toList();
  }
}
