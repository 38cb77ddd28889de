package io.pimento.search.pipeline;

import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares searched models with hand-made ones. The searched model that is best on validation is
 * frozen; it and the baselines are scored on the test split.
 */
public record Finals(Contest contest) {
  /**
   * What came out.
   *
   * @param standings of all, best on validation first
   * @param tested the frozen searched model and the baselines, in the order of standings
   * @param bestSearched chosen on validation
   * @param bestBaseline chosen on validation
   * @param difference log loss of the best searched − the best baseline on test
   */
  public record Outcome(
      List<Contest.Standing> standings,
      List<Contest.Scored> tested,
      Optional<Contest.Scored> bestSearched,
      Optional<Contest.Scored> bestBaseline,
      Optional<PairedBootstrap.Interval> difference) {}

  /** Trains and tests. */
  public Outcome run(List<Entrant> entrants, Contest.KeepFinal keep)
      throws IOException, InterruptedException {
    List<Contest.Standing> standings = contest.stand(entrants);
    Optional<Contest.Standing> frozen =
        standings.stream().filter(s -> s.entrant().searched()).findFirst();
    List<Contest.Standing> finalists =
        standings.stream()
            .filter(s -> !s.entrant().searched() || frozen.filter(s::equals).isPresent())
            .toList();
    Optional<Contest.Standing> handMade =
        standings.stream().filter(s -> !s.entrant().searched()).findFirst();
    List<Contest.Scored> tested =
        contest.test(
            finalists, new KeepBest(keep, handMade.map(Contest.Standing::entrant).orElse(null)));
    Optional<Contest.Scored> searched = first(tested, true);
    Optional<Contest.Scored> baseline = first(tested, false);
    long seed = contest.seeds().getFirst();
    Optional<PairedBootstrap.Interval> difference =
        searched.flatMap(s -> baseline.map(b -> PairedBootstrap.of(s.losses(), b.losses(), seed)));
    return new Outcome(standings, tested, searched, baseline, difference);
  }

  /** Keeps searched models, and of the hand-made ones the best on validation. */
  private record KeepBest(Contest.KeepFinal keep, @Nullable Entrant handMade)
      implements Contest.KeepFinal {
    private boolean isKept(Entrant entrant) {
      return entrant.searched() || entrant.equals(handMade);
    }

    @Override
    public void trained(Entrant entrant, long seed, ParameterStore store) throws IOException {
      if (isKept(entrant)) {
        keep.trained(entrant, seed, store);
      }
    }

    @Override
    public boolean lost(Entrant entrant, long seed) throws IOException {
      return isKept(entrant) && keep.lost(entrant, seed);
    }
  }

  private static Optional<Contest.Scored> first(List<Contest.Scored> tested, boolean searched) {
    return tested.stream().filter(t -> t.standing().entrant().searched() == searched).findFirst();
  }
}
