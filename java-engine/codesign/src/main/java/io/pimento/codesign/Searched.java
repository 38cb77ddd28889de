package io.pimento.codesign;

import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.SearchFront;
import io.pimento.search.space.Architecture;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An arm after its search.
 *
 * @param candidates in order, all rated by the goals of the run, whatever the arm itself looked at
 * @param front of all its searches, against the reference point of all arms
 * @param hypervolumes of each search alone
 */
public record Searched(
    SearchArm arm,
    List<Candidate> candidates,
    SearchFront front,
    List<Double> hypervolumes,
    double seconds) {
  /** Mean over the searches. */
  public double hypervolume() {
    return hypervolumes.stream().mapToDouble(h -> h).average().orElse(0);
  }

  /**
   * Members of the front to be trained, none whose log loss is behind the best by more than the
   * slack: the best, then those that claims can be about, the cheapest that no other beats in loss
   * too, in turns by energy × latency and by multiply-adds; where these are few, others far apart.
   */
  public List<Candidate> finalists(int count, double slack) {
    List<Candidate> byLoss =
        front.members().stream().sorted(Comparator.comparingDouble(Searched::loss)).toList();
    if (byLoss.isEmpty()) {
      return List.of();
    }
    double bound = loss(byLoss.getFirst()) + slack;
    // Hardware is chosen again by the weights: of one architecture the cheapest stands for all.
    Map<Architecture, Candidate> each = new LinkedHashMap<>();
    byLoss.stream()
        .filter(c -> loss(c) <= bound)
        .forEach(
            c ->
                each.merge(
                    c.architecture(),
                    c,
                    (a, b) -> energyTimesDelay(b) < energyTimesDelay(a) ? b : a));
    List<Candidate> near =
        each.values().stream().sorted(Comparator.comparingDouble(Searched::loss)).toList();
    Set<Candidate> chosen =
        CheapestInTurns.of(
            near.getFirst(),
            List.of(
                CheapestInTurns.front(near, Searched::energyTimesDelay),
                CheapestInTurns.front(near, Searched::multiplyAdds)),
            count);
    for (Candidate c : SearchFront.of(front.reference(), near).spread(count)) {
      if (chosen.size() < count) {
        chosen.add(c);
      }
    }
    return List.copyOf(chosen);
  }

  private static double multiplyAdds(Candidate c) {
    return Measure.MULTIPLY_ADDS.of(c.score());
  }

  private static double energyTimesDelay(Candidate c) {
    return Measure.PIM_ENERGY.of(c.score()) * Measure.PIM_LATENCY.of(c.score());
  }

  /** As the device computes the model, where that is known. */
  private static double loss(Candidate c) {
    double onDevice = Measure.PIM_LOG_LOSS.of(c.score());
    return Double.isFinite(onDevice) ? onDevice : c.score().metrics().logLoss();
  }
}
