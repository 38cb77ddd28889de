package io.pimento.codesign;

import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Measure;
import io.pimento.search.pipeline.PairedBootstrap;
import io.pimento.search.pipeline.SeedScores;
import io.pimento.search.space.Hardware;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Which comparisons a co-design makes: pairs chosen on validation, then tested once. */
final class Claims {
  private static final double FEWER_MULTIPLY_ADDS = 2;
  private static final double LESS_ENERGY = 1.8;
  private static final double LESS_TIME = 1.5;
  private static final double LESS_AREA = 1.68;

  /** A pair, and what of it is compared. */
  private record Pair(
      String name, Contender ours, Contender theirs, Measure quantity, boolean naive, double goal) {
    double ratio() {
      String label = quantity.label();
      double other = naive ? theirs.naive().getOrDefault(label, Double.NaN) : theirs.figure(label);
      return other / ours.figure(label);
    }
  }

  private final Pairing own;
  private final Pairing onDevice;
  private final Contenders contenders;
  private final HardwareModel costs;
  private final List<Pair> pairs = new ArrayList<>();
  private final Set<String> leftOut = new LinkedHashSet<>();

  /**
   * @param own log losses of models as their graphs compute them: for multiply-adds
   * @param onDevice as their hardware does: for its figures
   * @param costs says which hardware does not compute, so that nothing is claimed of it
   */
  Claims(Pairing own, Pairing onDevice, Contenders contenders, HardwareModel costs) {
    this.costs = costs;
    this.own = own;
    this.onDevice = onDevice;
    this.contenders = contenders;
  }

  /** Pairs models; a side that has none makes no claim. */
  void choose(List<Contender> joint, List<Contender> blind, List<Contender> handMade)
      throws IOException, InterruptedException {
    multiplyAdds("the best hand-made model", joint, handMade);
    multiplyAdds("hardware-blind search", joint, blind);
    List<Contender> jointThatWork = working(joint);
    Optional<Contender> theirs =
        onDevice.cheapestAsGood(working(blind), Contender::energyTimesDelay);
    Optional<Contender> ours = asGood(onDevice, jointThatWork, theirs, Contender::energyTimesDelay);
    if (theirs.isPresent() && ours.isPresent()) {
      String naive = "hardware-blind search, naively mapped";
      if (works(contenders.naive())) {
        hardware(naive, ours.get(), theirs.get(), true);
      }
      Contender mapped = contenders.mappedByHand(theirs.get());
      if (works(mapped.hardware())) {
        hardware("hardware-blind search, best hand mapping", ours.get(), mapped, false);
      }
    }
    Optional<Contender> made =
        onDevice.cheapestAsGood(working(handMade), Contender::energyTimesDelay);
    Optional<Contender> against =
        asGood(onDevice, jointThatWork, made, Contender::energyTimesDelay);
    if (made.isPresent() && against.isPresent()) {
      hardware("the best hand-made model, best hand mapping", against.get(), made.get(), false);
    }
  }

  /** Those whose hardware computes what it stores. */
  private List<Contender> working(List<Contender> all) throws IOException {
    List<Contender> some = new ArrayList<>();
    for (Contender c : all) {
      if (works(c.hardware())) {
        some.add(c);
      }
    }
    return some;
  }

  private boolean works(Hardware hardware) throws IOException {
    Optional<String> why = costs.failing(hardware);
    why.ifPresent(leftOut::add);
    return why.isEmpty();
  }

  /** Why hardware was left out of claims about energy, time and area, each reason once. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  private static Optional<Contender> asGood(
      Pairing pairing,
      List<Contender> joint,
      Optional<Contender> theirs,
      ToDoubleFunction<Contender> cost) {
    return theirs.flatMap(t -> pairing.cheapestAsGoodAs(t, joint, cost));
  }

  private void multiplyAdds(String whom, List<Contender> joint, List<Contender> others) {
    Optional<Contender> theirs = own.cheapestAsGood(others, Contender::multiplyAdds);
    Optional<Contender> ours = asGood(own, joint, theirs, Contender::multiplyAdds);
    if (theirs.isPresent() && ours.isPresent()) {
      pairs.add(
          new Pair(
              "multiply-adds against " + whom,
              ours.get(),
              theirs.get(),
              Measure.MULTIPLY_ADDS,
              false,
              FEWER_MULTIPLY_ADDS));
    }
  }

  /** Goals hold against the naive mapping; against others the ratio itself is the result. */
  private void hardware(String whom, Contender ours, Contender theirs, boolean naive) {
    Map<Measure, Double> goals = new LinkedHashMap<>();
    goals.put(Measure.PIM_ENERGY, LESS_ENERGY);
    goals.put(Measure.PIM_LATENCY, LESS_TIME);
    goals.put(Measure.PIM_AREA, LESS_AREA);
    goals.forEach(
        (m, goal) -> {
          Pair p =
              new Pair(
                  m.label().replace("pim_", "").replaceFirst("_[a-z0-9]+$", "")
                      + " against "
                      + whom,
                  ours,
                  theirs,
                  m,
                  naive,
                  naive ? goal : 0);
          if (Double.isFinite(p.ratio())) {
            pairs.add(p);
          }
        });
  }

  /** Everybody who has to be tested, each once. */
  List<Contender> models() {
    Map<String, Contender> all = new LinkedHashMap<>();
    for (Pair p : pairs) {
      all.putIfAbsent(p.ours().name(), p.ours());
      all.putIfAbsent(p.theirs().name(), p.theirs());
    }
    return List.copyOf(all.values());
  }

  /**
   * The claims with their intervals.
   *
   * @param excess by how much a model's loss is higher on its hardware, which moves the interval of
   *     claims about hardware
   */
  List<PairedClaim> resolved(
      Map<String, SeedScores> tested, ToDoubleFunction<Contender> excess, long seed) {
    List<PairedClaim> claims = new ArrayList<>();
    for (Pair p : pairs) {
      PairedBootstrap.Interval exact =
          PairedBootstrap.of(losses(tested, p.ours()), losses(tested, p.theirs()), seed);
      double moved =
          p.quantity().modelled()
              ? excess.applyAsDouble(p.ours()) - excess.applyAsDouble(p.theirs())
              : 0;
      PairedBootstrap.Interval difference =
          new PairedBootstrap.Interval(
              exact.mean() + moved, exact.low() + moved, exact.high() + moved);
      claims.add(
          new PairedClaim(
              p.name(),
              p.ours().name(),
              p.theirs().name(),
              p.quantity().label(),
              p.ratio(),
              p.goal(),
              difference,
              own.margin()));
    }
    return List.copyOf(claims);
  }

  private static float[][] losses(Map<String, SeedScores> tested, Contender c) {
    SeedScores s = tested.get(c.name());
    if (s == null) {
      throw new IllegalStateException(c.name() + " was not tested");
    }
    return s.losses();
  }
}
