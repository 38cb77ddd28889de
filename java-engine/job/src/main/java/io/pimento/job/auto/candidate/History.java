package io.pimento.job.auto.candidate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What all candidates reached so far. */
public final class History {
  private final boolean auc;
  private final List<Scored> all = new ArrayList<>();

  public History(boolean auc) {
    this.auc = auc;
  }

  /** Adds results of one rung. */
  public void add(List<Scored> scored) {
    all.addAll(scored);
  }

  /** All results, in the order in which they came. */
  public List<Scored> all() {
    return List.copyOf(all);
  }

  /** Better first; of equals, the one that was proposed first. */
  public Comparator<Scored> order() {
    return Comparator.comparingDouble((Scored s) -> s.badness(auc))
        .thenComparingInt(s -> s.candidate().number());
  }

  /** Results on a rung, best first, of those that went no higher. */
  public List<Scored> on(int rung) {
    return ranked(_ -> true).stream().filter(s -> s.rung() == rung).toList();
  }

  /**
   * Each candidate's result on the highest rung that it reached: higher rungs first, then order.
   */
  public List<Scored> ranked(Predicate<AutoCandidate> of) {
    Map<Integer, Scored> highest = new LinkedHashMap<>();
    for (Scored s : all) {
      if (of.test(s.candidate()) && !s.failed()) {
        highest.merge(s.candidate().number(), s, (a, b) -> a.rung() >= b.rung() ? a : b);
      }
    }
    return highest.values().stream()
        .sorted(Comparator.comparingInt((Scored s) -> -s.rung()).thenComparing(order()))
        .toList();
  }

  /** The best on the lowest rung, where all were tried. */
  public Optional<Scored> bestAtFirst(Predicate<AutoCandidate> of) {
    return all.stream()
        .filter(s -> s.rung() == 0 && !s.failed() && of.test(s.candidate()))
        .min(order());
  }

  /** Mean seconds of a training on a rung; not a number if there was none. */
  public double seconds(int rung) {
    return all.stream()
        .filter(s -> s.rung() == rung)
        .mapToDouble(Scored::seconds)
        .average()
        .orElse(Double.NaN);
  }
}
