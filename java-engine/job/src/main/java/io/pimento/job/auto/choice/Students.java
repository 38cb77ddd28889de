package io.pimento.job.auto.choice;

import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far models shall learn from others: one share for all, which is best on the mean of all that
 * have tried it. The best of each alone would be found by chance.
 */
public final class Students {
  private Students() {}

  /**
   * The results without those of other shares than the one that is best.
   *
   * @param top results on the highest rung, best first
   */
  public static List<Scored> chosen(List<Scored> top, boolean auc) {
    double share = share(top, auc);
    List<Scored> chosen = new ArrayList<>();
    for (Scored s : top) {
      double wanted = find(top, s, share).isPresent() ? share : 0;
      if (s.candidate().softness() == wanted) {
        chosen.add(s);
      }
    }
    return chosen;
  }

  private static double share(List<Scored> top, boolean auc) {
    Map<Double, List<Double>> gains = new TreeMap<>();
    for (Scored s : top) {
      double softness = s.candidate().softness();
      if (softness > 0) {
        find(top, s, 0)
            .ifPresent(
                teacher ->
                    gains
                        .computeIfAbsent(softness, _ -> new ArrayList<>())
                        .add(teacher.badness(auc) - s.badness(auc)));
      }
    }
    double best = 0;
    double share = 0;
    for (Map.Entry<Double, List<Double>> e : gains.entrySet()) {
      double mean = e.getValue().stream().mapToDouble(g -> g).average().orElseThrow();
      if (mean > best) {
        best = mean;
        share = e.getKey();
      }
    }
    return share;
  }

  /** The same candidate as it is with another share. */
  private static Optional<Scored> find(List<Scored> top, Scored s, double share) {
    AutoCandidate wanted = s.candidate().student(0, share);
    return top.stream()
        .filter(t -> t.candidate().student(0, t.candidate().softness()).equals(wanted))
        .findFirst();
  }
}
