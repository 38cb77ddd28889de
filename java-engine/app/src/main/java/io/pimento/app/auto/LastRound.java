package io.pimento.app.auto;

import io.pimento.app.config.AutoConfig;
import io.pimento.app.fit.KeptWeights;
import io.pimento.app.run.Run;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Trains the best few with further seeds, chooses on validation and keeps the winner's weights. */
final class LastRound {
  static final int FINALISTS = 3;
  private static final int SEEDS = 3;

  private final Run run;
  private final AutoConfig config;
  private final Heats heats;
  private final Rungs rungs;
  private final int lanes;
  private final Refits refits;
  private final BestSoFar best;

  LastRound(Run run, Heats heats, Rungs rungs, int lanes, Refits refits, BestSoFar best) {
    this.refits = refits;
    this.best = best;
    this.run = run;
    this.config = run.config().auto();
    this.heats = heats;
    this.rungs = rungs;
    this.lanes = lanes;
  }

  /**
   * What came of it.
   *
   * @param finalists the winner first
   * @param duel of the best searched and the best hand-made of them, if the searched one led
   */
  record Outcome(List<Finalist> finalists, Optional<Duel> duel) {}

  /**
   * Trains, chooses and keeps.
   *
   * @param top results on the highest rung, best first
   * @param left seconds
   */
  Outcome run(List<Scored> top, DoubleSupplier left) throws IOException, InterruptedException {
    List<Finalist> finalists = finals(top, left);
    Optional<Duel> duel = preferHandMade(finalists);
    Scored winner = finalists.getFirst().best(config.auc());
    refit(winner, finalists, left);
    Path weights = refits.file(winner);
    best.won(
        winner.candidate().shape().name(),
        () -> KeptWeights.copy(weights, winner.candidate().shape(), run.folder().fittedBest()));
    return new Outcome(finalists, duel);
  }

  /**
   * A searched model must beat the best hand-made one by more than the standard error of their
   * difference on validation: of many that were tried, the best by chance is no better.
   */
  private Optional<Duel> preferHandMade(List<Finalist> finalists)
      throws IOException, InterruptedException {
    Finalist first = finalists.getFirst();
    Optional<Finalist> handMade = Finalist.first(finalists, Arm.HAND_MADE);
    if (first.candidate().arm() == Arm.HAND_MADE || handMade.isEmpty() || config.auc()) {
      return Optional.empty();
    }
    Duel duel =
        Duel.of(
            first.candidate().shape().name(),
            losses(first),
            handMade.get().candidate().shape().name(),
            losses(handMade.get()));
    run.console()
        .line(
            "%s − %s on validation: %s%s"
                .formatted(
                    duel.searched(),
                    duel.handMade(),
                    duel,
                    duel.searchedWins() ? "" : ": within chance, so the hand-made model is kept"));
    if (!duel.searchedWins()) {
      finalists.remove(handMade.get());
      finalists.addFirst(handMade.get());
    }
    return Optional.of(duel);
  }

  private float[] losses(Finalist f) throws IOException, InterruptedException {
    Candidate c = f.candidate();
    long seed = f.best(config.auc()).seed();
    return heats.predict(c, seed, c.of(run.data()).rows(Split.VALIDATION)).losses();
  }

  /** The best few with further seeds, as many as there is time for; best first. */
  private List<Finalist> finals(List<Scored> top, DoubleSupplier left)
      throws IOException, InterruptedException {
    List<Finalist> finalists = new ArrayList<>();
    List<Scored> few = new ArrayList<>(top.stream().limit(FINALISTS).toList());
    Scored.best(top, Arm.HAND_MADE).filter(s -> !few.contains(s)).ifPresent(few::add);
    List<List<Scored>> all = new ArrayList<>();
    few.forEach(s -> all.add(new ArrayList<>(List.of(s))));
    double reserved =
        config.refit() ? few.stream().mapToDouble(refits::seconds).max().orElseThrow() : 0;
    int seeds = 0;
    double[] seconds = new double[few.size()];
    for (long seed = config.seed() + 1; seed < config.seed() + SEEDS; seed++) {
      double cost = few.stream().mapToDouble(Scored::seconds).sum() / lanes;
      double longest = few.stream().mapToDouble(Scored::seconds).max().orElseThrow();
      if (config.timed() && Math.max(cost, longest) > left.getAsDouble() - reserved) {
        break;
      }
      String what = "finals, seed " + seed;
      List<Scored> scored =
          heats.run(what, rungs.top(), few.stream().map(Scored::candidate).toList(), seed);
      seeds++;
      for (int i = 0; i < few.size(); i++) {
        seconds[i] += scored.get(i).seconds();
        if (!scored.get(i).failed()) {
          all.get(i).add(scored.get(i));
        }
      }
    }
    for (int i = 0; i < few.size(); i++) {
      finalists.add(new Finalist(few.get(i), List.copyOf(all.get(i)), seeds, seconds[i]));
    }
    finalists.sort(Comparator.comparingDouble(f -> f.badness(config.auc())));
    return finalists;
  }

  /** The winner, and beside it the best hand-made model, so that they stay comparable. */
  private void refit(Scored winner, List<Finalist> finalists, DoubleSupplier left)
      throws IOException, InterruptedException {
    if (!config.refit()) {
      return;
    }
    List<Scored> both = new ArrayList<>(List.of(winner));
    Finalist.first(finalists, Arm.HAND_MADE)
        .map(f -> f.best(config.auc()))
        .filter(s -> !s.equals(winner))
        .ifPresent(both::add);
    double cost = both.stream().mapToDouble(refits::seconds).sum() / Math.min(lanes, both.size());
    if (config.timed() && cost > left.getAsDouble()) {
      run.console()
          .line("no time is left to train the chosen on train and validation rows together");
      return;
    }
    refits.run(both);
  }
}
