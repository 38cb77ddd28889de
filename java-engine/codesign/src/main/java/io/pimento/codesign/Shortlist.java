package io.pimento.codesign;

import io.pimento.search.pipeline.ChosenTrial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Who is trained with every seed: of each arm and family its best after the trials, then, among
 * those within the slack of it, the cheapest that no other of the group beats in loss too, by
 * multiply-adds and by energy × latency in turns.
 *
 * @param trials the chosen one of every model, by its name
 * @param slack log loss
 * @param count of each group
 */
record Shortlist(Map<String, ChosenTrial> trials, double slack, int count) {
  private static final List<ToDoubleFunction<Contender>> COSTS =
      List.of(Contender::multiplyAdds, Contender::energyTimesDelay);

  /** The chosen ones, group by group. */
  List<Contender> of(List<Contender> all) {
    Map<String, List<Contender>> groups = new LinkedHashMap<>();
    all.forEach(c -> groups.computeIfAbsent(c.group(), g -> new ArrayList<>()).add(c));
    return groups.values().stream().flatMap(g -> ofGroup(g).stream()).toList();
  }

  private Set<Contender> ofGroup(List<Contender> group) {
    List<Contender> byLoss = group.stream().sorted(Comparator.comparingDouble(this::loss)).toList();
    double bound = loss(byLoss.getFirst()) + slack;
    List<Contender> near = byLoss.stream().filter(c -> loss(c) <= bound).toList();
    List<List<Contender>> fronts = COSTS.stream().map(cost -> front(near, cost)).toList();
    Set<Contender> kept = new LinkedHashSet<>(List.of(byLoss.getFirst()));
    for (int rank = 0; rank < near.size(); rank++) {
      for (List<Contender> front : fronts) {
        if (rank < front.size() && kept.size() < count) {
          kept.add(front.get(rank));
        }
      }
    }
    return kept;
  }

  /** Those that no other beats in both, the cheapest first. */
  private static List<Contender> front(List<Contender> byLoss, ToDoubleFunction<Contender> cost) {
    List<Contender> front = new ArrayList<>();
    double cheapest = Double.POSITIVE_INFINITY;
    for (Contender c : byLoss) {
      // A device that cannot hold a model has no figures of it.
      double now = cost.applyAsDouble(c);
      if (now < cheapest) {
        cheapest = now;
        front.addFirst(c);
      }
    }
    return front;
  }

  private double loss(Contender c) {
    return Objects.requireNonNull(trials.get(c.name()), c.name()).validation().logLoss();
  }
}
