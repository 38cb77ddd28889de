package io.pimento.job.auto.candidate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A candidate trained with several seeds.
 *
 * @param scored by the search
 * @param bySeed it and the further ones that came through
 * @param furtherSeeds trainings after the first
 * @param furtherSeconds of these
 */
public record AutoFinalist(
    Scored scored, List<Scored> bySeed, int furtherSeeds, double furtherSeconds) {
  /** Who it is. */
  public AutoCandidate candidate() {
    return scored.candidate();
  }

  /** Mean over the seeds of log loss, or of 1 − AUC. */
  public double badness(boolean auc) {
    return bySeed.stream()
        .mapToDouble(s -> s.badness(auc))
        .average()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** The first of an arm. */
  public static Optional<AutoFinalist> first(List<AutoFinalist> finalists, AutoArm arm) {
    return finalists.stream().filter(f -> f.candidate().arm() == arm).findFirst();
  }

  /** The training that is kept: the best on validation. */
  public Scored best(boolean auc) {
    return bySeed.stream().min(Comparator.comparingDouble(s -> s.badness(auc))).orElseThrow();
  }
}
