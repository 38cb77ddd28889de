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
public record Finals(TrialRunner runner) {
  /**
   * What came out.
   *
   * @param chosenTrials of all, best on validation first
   * @param tested the frozen searched model and the baselines, in the order of their trials
   * @param bestSearched chosen on validation
   * @param bestBaseline chosen on validation
   * @param difference log loss of the best searched − the best baseline on test
   */
  public record Outcome(
      List<ChosenTrial> chosenTrials,
      List<SeedScores> tested,
      Optional<SeedScores> bestSearched,
      Optional<SeedScores> bestBaseline,
      Optional<PairedBootstrap.Interval> difference) {}

  /** Trains and tests. */
  public Outcome run(List<CandidateModel> candidates, TrialRunner.KeepFinal keep)
      throws IOException, InterruptedException {
    List<ChosenTrial> chosenTrials = runner.runTrials(candidates);
    Optional<ChosenTrial> frozen =
        chosenTrials.stream().filter(s -> s.candidate().searched()).findFirst();
    List<ChosenTrial> finalists =
        chosenTrials.stream()
            .filter(s -> !s.candidate().searched() || frozen.filter(s::equals).isPresent())
            .toList();
    Optional<ChosenTrial> handMade =
        chosenTrials.stream().filter(s -> !s.candidate().searched()).findFirst();
    List<SeedScores> tested =
        runner.test(
            finalists, new KeepBest(keep, handMade.map(ChosenTrial::candidate).orElse(null)));
    Optional<SeedScores> searched = first(tested, true);
    Optional<SeedScores> baseline = first(tested, false);
    return new Outcome(chosenTrials, tested, searched, baseline, difference(searched, baseline));
  }

  private Optional<PairedBootstrap.Interval> difference(
      Optional<SeedScores> searched, Optional<SeedScores> baseline)
      throws IOException, InterruptedException {
    if (searched.isEmpty() || baseline.isEmpty()) {
      return Optional.empty();
    }
    float[][] ours = searched.get().losses().read();
    float[][] theirs = baseline.get().losses().read();
    return Optional.of(PairedBootstrap.of(ours, theirs, runner.seeds().getFirst()));
  }

  /** Keeps searched models, and of the hand-made ones the best on validation. */
  private record KeepBest(TrialRunner.KeepFinal keep, @Nullable CandidateModel handMade)
      implements TrialRunner.KeepFinal {
    private boolean isKept(CandidateModel candidate) {
      return candidate.searched() || candidate.equals(handMade);
    }

    @Override
    public void trained(CandidateModel candidate, long seed, ParameterStore store)
        throws IOException {
      if (isKept(candidate)) {
        keep.trained(candidate, seed, store);
      }
    }

    @Override
    public boolean lost(CandidateModel candidate, long seed) throws IOException {
      return isKept(candidate) && keep.lost(candidate, seed);
    }
  }

  private static Optional<SeedScores> first(List<SeedScores> tested, boolean searched) {
    return tested.stream().filter(t -> t.chosen().candidate().searched() == searched).findFirst();
  }
}
