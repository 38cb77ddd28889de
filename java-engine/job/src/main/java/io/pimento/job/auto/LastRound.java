package io.pimento.job.auto;

import io.pimento.job.auto.candidate.AutoArm;
import io.pimento.job.auto.candidate.AutoFinalist;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.auto.choice.Duel;
import io.pimento.job.auto.choice.Rungs;
import io.pimento.job.fit.KeptWeights;
import io.pimento.run.config.AutoConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** Trains the best few with further seeds, chooses on validation and keeps the winner's weights. */
final class LastRound {
  static final int FINALISTS = 3;
  private static final int SEEDS = 3;

  private final AutoConfig config;
  private final Path kept;
  private final Consumer<String> lines;
  private final Heats heats;
  private final Rungs rungs;
  private final int lanes;
  private final Refits refits;
  private final BestSoFar best;
  private final Evidence evidence;

  LastRound(
      AutoConfig config,
      Path kept,
      Consumer<String> lines,
      Heats heats,
      Rungs rungs,
      int lanes,
      Refits refits,
      BestSoFar best,
      Evidence evidence) {
    this.evidence = evidence;
    this.refits = refits;
    this.best = best;
    this.config = config;
    this.kept = kept;
    this.lines = lines;
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
  record Outcome(List<AutoFinalist> finalists, Optional<Duel> duel) {}

  /**
   * Trains, chooses and keeps.
   *
   * @param top results on the highest rung, best first
   * @param left seconds
   */
  Outcome run(List<Scored> top, DoubleSupplier left) throws IOException, InterruptedException {
    List<AutoFinalist> finalists = finals(top, left);
    Optional<Duel> duel = decide(finalists);
    Scored winner = kept(finalists.getFirst());
    refit(winner, finalists, left);
    Path weights = refits.file(winner);
    best.won(
        winner.candidate().shape().name(),
        () -> KeptWeights.copy(weights, winner.candidate().shape(), kept));
    return new Outcome(finalists, duel);
  }

  /**
   * Puts the winner first. A searched model must beat the best hand-made one by more than the
   * standard error of their difference: of many that were tried, the best by chance is no better.
   * Where train rows that neither saw are known, it must lead on these as well as on validation,
   * and by more than the error on all, unless validation is decided by itself.
   */
  private Optional<Duel> decide(List<AutoFinalist> finalists)
      throws IOException, InterruptedException {
    if (config.auc()) {
      return Optional.empty();
    }
    Optional<AutoFinalist> searched = bestOf(finalists, AutoArm.SEARCHED);
    Optional<AutoFinalist> handMade = bestOf(finalists, AutoArm.HAND_MADE);
    if (searched.isEmpty() || handMade.isEmpty()) {
      searched.or(() -> handMade).ifPresent(f -> lead(finalists, f));
      return Optional.empty();
    }
    Scored one = kept(searched.get());
    Scored other = kept(handMade.get());
    Duel duel = evidence.onValidation(one, other);
    Optional<Duel> unseen = evidence.onTrain(one, other);
    boolean wins =
        duel.isDecided()
            || (duel.gain() > 0
                && unseen.map(d -> d.gain() > 0).orElse(true)
                && evidence.onAll(one, other).isClear());
    lines.accept(
        "%s − %s on validation: %s%s%s"
            .formatted(
                duel.searched(),
                duel.handMade(),
                duel,
                unseen.map(d -> ", on train rows out of fold " + d).orElse(""),
                wins ? "" : ": the hand-made model is kept"));
    lead(finalists, wins ? searched.get() : handMade.get());
    return duel.gain() > 0 ? Optional.of(duel) : Optional.empty();
  }

  private static void lead(List<AutoFinalist> finalists, AutoFinalist winner) {
    finalists.remove(winner);
    finalists.addFirst(winner);
  }

  /** The first of an arm, or what validation cannot tell from it and is better out of fold. */
  private Optional<AutoFinalist> bestOf(List<AutoFinalist> finalists, AutoArm arm)
      throws IOException, InterruptedException {
    Optional<AutoFinalist> first = AutoFinalist.first(finalists, arm);
    if (first.isEmpty()) {
      return first;
    }
    AutoFinalist best = first.get();
    for (AutoFinalist other : finalists) {
      if (other.candidate().arm() == arm
          && !evidence.onValidation(kept(other), kept(first.get())).isClear()
          && evidence.onTrain(kept(other), kept(best)).isPresent()
          && evidence.onAll(kept(other), kept(best)).gain() > 0) {
        best = other;
      }
    }
    return Optional.of(best);
  }

  private Scored kept(AutoFinalist f) {
    return f.best(config.auc());
  }

  /** What further seeds take at most, in seconds. */
  static double most(List<Scored> top, int lanes) {
    double all = top.stream().limit(FINALISTS + 1).mapToDouble(Scored::seconds).sum();
    return (SEEDS - 1) * all / lanes;
  }

  /** The best few with further seeds, as many as there is time for; best first. */
  private List<AutoFinalist> finals(List<Scored> top, DoubleSupplier left)
      throws IOException, InterruptedException {
    List<AutoFinalist> finalists = new ArrayList<>();
    List<Scored> few = new ArrayList<>(top.stream().limit(FINALISTS).toList());
    Scored.best(top, AutoArm.HAND_MADE).filter(s -> !few.contains(s)).ifPresent(few::add);
    List<List<Scored>> all = new ArrayList<>();
    few.forEach(s -> all.add(new ArrayList<>(List.of(s))));
    double reserved = refits.seconds(few);
    List<Scored> open = open(few);
    int seeds = 0;
    double[] seconds = new double[few.size()];
    for (long seed = config.seed() + 1; seed < config.seed() + SEEDS; seed++) {
      double cost = open.stream().mapToDouble(Scored::seconds).sum() / lanes;
      double longest = open.stream().mapToDouble(Scored::seconds).max().orElse(0);
      boolean fits = !config.timed() || Math.max(cost, longest) <= left.getAsDouble() - reserved;
      if (open.size() < 2 || !fits) {
        break;
      }
      String what = "finals, seed " + seed;
      List<Scored> scored =
          heats.run(what, rungs.top(), open.stream().map(Scored::candidate).toList(), seed);
      seeds++;
      for (Scored s : scored) {
        int i = few.stream().map(Scored::candidate).toList().indexOf(s.candidate());
        seconds[i] += s.seconds();
        if (!s.failed()) {
          all.get(i).add(s);
        }
      }
    }
    for (int i = 0; i < few.size(); i++) {
      int further = open.contains(few.get(i)) ? seeds : 0;
      finalists.add(new AutoFinalist(few.get(i), List.copyOf(all.get(i)), further, seconds[i]));
    }
    finalists.sort(Comparator.comparingDouble(f -> f.badness(config.auc())));
    return finalists;
  }

  /** Those that cannot be told from the first. */
  private List<Scored> open(List<Scored> few) throws IOException, InterruptedException {
    List<Scored> open = new ArrayList<>();
    for (Scored s : few) {
      if (config.auc()
          || s.equals(few.getFirst())
          || !evidence.onAll(s, few.getFirst()).isClear()) {
        open.add(s);
      }
    }
    return open;
  }

  /** The winner, and beside it the best hand-made model, so that they stay comparable. */
  private void refit(Scored winner, List<AutoFinalist> finalists, DoubleSupplier left)
      throws IOException, InterruptedException {
    if (!config.refit()) {
      return;
    }
    List<Scored> both = new ArrayList<>(List.of(winner));
    AutoFinalist.first(finalists, AutoArm.HAND_MADE)
        .map(this::kept)
        .filter(s -> !s.equals(winner))
        .ifPresent(both::add);
    if (config.timed()) {
      while (!both.isEmpty() && refits.seconds(both) > left.getAsDouble()) {
        both.removeLast();
      }
    }
    if (both.isEmpty()) {
      lines.accept("no time is left to train the chosen on train and validation rows together");
    }
    refits.run(both);
  }
}
