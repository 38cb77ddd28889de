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

/**
 * Which comparisons a co-design makes: pairs chosen on validation, then tested once. Of the joint
 * search it is the cheapest model shown to be as good as the other side's best; it is held against
 * the other side's cheapest within the margin of it, on its best mapping. The strict bound is ours,
 * the lenient one theirs.
 */
final class Claims {
  private static final double FEWER_MULTIPLY_ADDS = 2;
  private static final double LESS_ENERGY = 1.8;
  private static final double LESS_TIME = 1.5;
  private static final double NO_GOAL = 0;

  /**
   * Models by who proposed them.
   *
   * @param blind as their search left them, naively mapped
   */
  record Sides(
      List<Contender> joint,
      List<Contender> twoStage,
      List<Contender> blind,
      List<Contender> handMade) {}

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

  /** Pairs models, the hard comparisons first; a side that has none makes no claim. */
  void choose(Sides sides) throws IOException, InterruptedException {
    String handMade = "the cheapest hand-made model";
    String twoStage = "two-stage search";
    String blind = "hardware-blind search";
    multiplyAdds(handMade, sides.joint(), sides.handMade(), FEWER_MULTIPLY_ADDS);
    multiplyAdds(twoStage, sides.joint(), sides.twoStage(), NO_GOAL);
    multiplyAdds(blind, sides.joint(), sides.blind(), NO_GOAL);
    List<Contender> joint = working(sides.joint());
    List<Contender> mapped = new ArrayList<>();
    for (Contender c : sides.blind()) {
      mapped.add(contenders.mappedByHand(c));
    }
    Map<Measure, Double> goals =
        Map.of(Measure.PIM_ENERGY, LESS_ENERGY, Measure.PIM_LATENCY, LESS_TIME);
    hardware(handMade + ", best hand mapping", joint, working(sides.handMade()), goals);
    hardware(blind + ", best hand mapping", joint, working(mapped), goals);
    hardware(twoStage, joint, working(sides.twoStage()), Map.of());
    if (works(contenders.naive())) {
      chosen(onDevice, joint, sides.blind(), Contender::energyTimesDelay)
          .ifPresent(c -> hardware(blind + ", naively mapped", c, Map.of(), true));
    }
  }

  /** Two models that are held against each other. */
  private record Chosen(Contender ours, Contender theirs) {}

  private static Optional<Chosen> chosen(
      Pairing pairing,
      List<Contender> joint,
      List<Contender> others,
      ToDoubleFunction<Contender> cost)
      throws IOException, InterruptedException {
    Optional<Contender> best = pairing.best(others);
    if (best.isEmpty()) {
      return Optional.empty();
    }
    return pairing
        .cheapestAsGoodAs(best.get(), joint, cost)
        .flatMap(
            ours ->
                pairing.cheapestWithin(ours, others, cost).map(theirs -> new Chosen(ours, theirs)));
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

  private void multiplyAdds(String whom, List<Contender> joint, List<Contender> others, double goal)
      throws IOException, InterruptedException {
    chosen(own, joint, others, Contender::multiplyAdds)
        .ifPresent(
            c ->
                pairs.add(
                    new Pair(
                        "multiply-adds against " + whom,
                        c.ours(),
                        c.theirs(),
                        Measure.MULTIPLY_ADDS,
                        false,
                        goal)));
  }

  private void hardware(
      String whom, List<Contender> joint, List<Contender> others, Map<Measure, Double> goals)
      throws IOException, InterruptedException {
    chosen(onDevice, joint, others, Contender::energyTimesDelay)
        .ifPresent(c -> hardware(whom, c, goals, false));
  }

  private void hardware(String whom, Chosen pair, Map<Measure, Double> goals, boolean naive) {
    for (Measure m : List.of(Measure.PIM_ENERGY, Measure.PIM_LATENCY, Measure.PIM_AREA)) {
      String what = m.label().replace("pim_", "").replaceFirst("_[a-z0-9]+$", "");
      double goal = goals.getOrDefault(m, NO_GOAL);
      Pair p = new Pair(what + " against " + whom, pair.ours(), pair.theirs(), m, naive, goal);
      if (Double.isFinite(p.ratio())) {
        pairs.add(p);
      }
    }
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
      Map<String, SeedScores> tested, ToDoubleFunction<Contender> excess, long seed)
      throws IOException, InterruptedException {
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

  private static float[][] losses(Map<String, SeedScores> tested, Contender c)
      throws IOException, InterruptedException {
    SeedScores s = tested.get(c.name());
    if (s == null) {
      throw new IllegalStateException(c.name() + " was not tested");
    }
    return s.losses().read();
  }
}
