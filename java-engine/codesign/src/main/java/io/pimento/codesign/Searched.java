package io.pimento.codesign;

import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.SearchFront;
import java.util.List;

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
   * Members of the front to be trained, far apart: none whose log loss is behind the best by more
   * than the slack.
   */
  public List<Candidate> finalists(int count, double slack) {
    double best =
        front.members().stream().mapToDouble(Searched::loss).min().orElse(Double.POSITIVE_INFINITY);
    List<Candidate> near = front.members().stream().filter(c -> loss(c) <= best + slack).toList();
    return SearchFront.of(front.reference(), near).spread(count);
  }

  /** As the device computes the model, where that is known. */
  private static double loss(Candidate c) {
    double onDevice = Measure.PIM_LOG_LOSS.of(c.score());
    return Double.isFinite(onDevice) ? onDevice : c.score().metrics().logLoss();
  }
}
