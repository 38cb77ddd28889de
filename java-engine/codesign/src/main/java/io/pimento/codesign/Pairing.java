package io.pimento.codesign;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.pipeline.PairedBootstrap;
import io.pimento.search.pipeline.SeedScores;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Chooses, on validation alone, who is compared with whom: of a side the cheapest model that is
 * shown there to be as good as another, as on the test split afterwards: the upper end of the
 * paired interval of log losses lies within the margin. A mean within the margin is not enough: the
 * cheapest of many models is the one that chance was kindest to. Whoever is held against it may
 * have that luck.
 *
 * @param scored on validation, by name
 * @param excess what each loses on its hardware; 0 for losses of the graphs alone
 * @param seed of the intervals
 */
record Pairing(
    Map<String, SeedScores> scored, ToDoubleFunction<Contender> excess, double margin, long seed) {
  /** Mean over seeds, as the hardware computes the model; infinite if nobody scored it. */
  double loss(Contender c) {
    SeedScores s = scored.get(c.name());
    return s == null
        ? Double.POSITIVE_INFINITY
        : s.perSeed().stream().mapToDouble(Metrics::logLoss).average().orElseThrow()
            + excess.applyAsDouble(c);
  }

  /** The best of a side. */
  Optional<Contender> best(List<Contender> side) {
    return known(side).stream().min(Comparator.comparingDouble(this::loss));
  }

  /** The cheapest whose mean is within the margin of another's, or the side's best. */
  Optional<Contender> cheapestWithin(
      Contender other, List<Contender> side, ToDoubleFunction<Contender> cost) {
    Optional<Contender> cheapest =
        cheapestFirst(side, cost).filter(c -> loss(c) <= loss(other) + margin).findFirst();
    return cheapest.isPresent() ? cheapest : best(side);
  }

  /** The cheapest that is as good as another; if there is none, the side's best. */
  Optional<Contender> cheapestAsGoodAs(
      Contender other, List<Contender> side, ToDoubleFunction<Contender> cost)
      throws IOException, InterruptedException {
    for (Contender c : cheapestFirst(side, cost).toList()) {
      if (isAsGood(c, other)) {
        return Optional.of(c);
      }
    }
    return best(side);
  }

  private Stream<Contender> cheapestFirst(List<Contender> side, ToDoubleFunction<Contender> cost) {
    return known(side).stream()
        .filter(c -> Double.isFinite(cost.applyAsDouble(c)))
        .sorted(Comparator.comparingDouble(cost));
  }

  private boolean isAsGood(Contender c, Contender other) throws IOException, InterruptedException {
    double mean = loss(c) - loss(other);
    if (c.name().equals(other.name()) || mean > margin) {
      return mean <= margin;
    }
    PairedBootstrap.Interval own = PairedBootstrap.of(losses(c), losses(other), seed);
    return own.high() + excess.applyAsDouble(c) - excess.applyAsDouble(other) < margin;
  }

  private float[][] losses(Contender c) throws IOException, InterruptedException {
    return Objects.requireNonNull(scored.get(c.name()), c.name()).losses().read();
  }

  private List<Contender> known(List<Contender> side) {
    return side.stream().filter(c -> scored.containsKey(c.name())).toList();
  }
}
