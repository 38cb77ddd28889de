package io.pimento.codesign;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Who is trained with every seed: of each arm and family its best after the trials, then the
 * cheapest that no other of the group beats in loss too, in turns by energy × latency, of those
 * within the slack of the best that are within it on their hardware, too, and by multiply-adds.
 *
 * @param own log loss of a model as its graph computes it
 * @param onDevice as its hardware does
 * @param slack log loss
 * @param count of each group
 */
record Shortlist(
    ToDoubleFunction<Contender> own,
    ToDoubleFunction<Contender> onDevice,
    double slack,
    int count) {

  /** The chosen ones, group by group. */
  List<Contender> of(List<Contender> all) {
    return groups(all).stream().flatMap(g -> ofGroup(g).stream()).toList();
  }

  /**
   * Those of each group that are near its best.
   *
   * @param loss of a model
   */
  static List<Contender> near(List<Contender> all, ToDoubleFunction<Contender> loss, double slack) {
    return groups(all).stream().flatMap(g -> nearOfGroup(g, loss, slack).stream()).toList();
  }

  private static Collection<List<Contender>> groups(List<Contender> all) {
    Map<String, List<Contender>> groups = new LinkedHashMap<>();
    all.forEach(c -> groups.computeIfAbsent(c.group(), g -> new ArrayList<>()).add(c));
    return groups.values();
  }

  private static List<Contender> nearOfGroup(
      List<Contender> group, ToDoubleFunction<Contender> loss, double slack) {
    List<Contender> byLoss = group.stream().sorted(Comparator.comparingDouble(loss)).toList();
    double bound = loss.applyAsDouble(byLoss.getFirst()) + slack;
    return byLoss.stream().filter(c -> loss.applyAsDouble(c) <= bound).toList();
  }

  private Set<Contender> ofGroup(List<Contender> group) {
    List<Contender> near = nearOfGroup(group, own, slack);
    // A device that cannot hold a model has no figures of it.
    return CheapestInTurns.of(
        near.getFirst(),
        List.of(
            CheapestInTurns.front(nearOfGroup(near, onDevice, slack), Contender::energyTimesDelay),
            CheapestInTurns.front(near, Contender::multiplyAdds)),
        count);
  }
}
