package io.pimento.app.auto;

import io.pimento.app.config.AutoConfig;
import io.pimento.app.fit.KeptWeights;
import io.pimento.app.run.Run;
import io.pimento.data.Split;
import io.pimento.search.evaluate.Metrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  LastRound(Run run, Heats heats, Rungs rungs, int lanes) {
    this.run = run;
    this.config = run.config().auto();
    this.heats = heats;
    this.rungs = rungs;
    this.lanes = lanes;
  }

  /**
   * All finalists, the winner first.
   *
   * @param top results on the highest rung, best first
   * @param left seconds
   */
  List<Finalist> run(List<Scored> top, DoubleSupplier left)
      throws IOException, InterruptedException {
    List<Finalist> finalists = finals(top, left);
    preferHandMade(finalists);
    keep(finalists.getFirst());
    return finalists;
  }

  /**
   * A searched model must beat the best hand-made one by more than the standard error of their
   * difference on validation: of many that were tried, the best by chance is no better.
   */
  private void preferHandMade(List<Finalist> finalists) throws IOException, InterruptedException {
    Finalist first = finalists.getFirst();
    Optional<Finalist> handMade =
        finalists.stream().filter(f -> f.candidate().arm() == Arm.HAND_MADE).findFirst();
    if (first.candidate().arm() == Arm.HAND_MADE || handMade.isEmpty() || config.auc()) {
      return;
    }
    float[] one = losses(first);
    float[] other = losses(handMade.get());
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < one.length; i++) {
      double d = (double) other[i] - one[i];
      sum += d;
      squares += d * d;
    }
    double gain = sum / one.length;
    double error = Math.sqrt((squares / one.length - gain * gain) / one.length);
    run.console()
        .line(
            "%s − %s on validation: %+.5f ± %.5f%s"
                .formatted(
                    first.candidate().shape().name(),
                    handMade.get().candidate().shape().name(),
                    -gain,
                    error,
                    gain > error ? "" : ": within chance, so the hand-made model is kept"));
    if (gain <= error) {
      finalists.remove(handMade.get());
      finalists.addFirst(handMade.get());
    }
  }

  private float[] losses(Finalist f) throws IOException, InterruptedException {
    Candidate c = f.candidate();
    return heats.predict(c, f.seed(config.auc()), c.of(run.data()).rows(Split.VALIDATION)).losses();
  }

  /** The best few with further seeds, as many as there is time for; best first. */
  private List<Finalist> finals(List<Scored> top, DoubleSupplier left)
      throws IOException, InterruptedException {
    List<Finalist> finalists = new ArrayList<>();
    List<Scored> few = new ArrayList<>(top.stream().limit(FINALISTS).toList());
    Scored.best(top, Arm.HAND_MADE).filter(s -> !few.contains(s)).ifPresent(few::add);
    List<Map<Long, Metrics>> all = new ArrayList<>();
    few.forEach(s -> all.add(new LinkedHashMap<>(Map.of(config.seed(), s.metrics()))));
    for (long seed = config.seed() + 1; seed < config.seed() + SEEDS; seed++) {
      double cost = few.stream().mapToDouble(Scored::seconds).sum() / lanes;
      double longest = few.stream().mapToDouble(Scored::seconds).max().orElseThrow();
      if (config.timed() && Math.max(cost, longest) > left.getAsDouble()) {
        break;
      }
      String what = "finals, seed " + seed;
      List<Scored> scored =
          heats.run(what, rungs.top(), few.stream().map(Scored::candidate).toList(), seed);
      for (int i = 0; i < few.size(); i++) {
        if (!scored.get(i).failed()) {
          all.get(i).put(seed, scored.get(i).metrics());
        }
      }
    }
    for (int i = 0; i < few.size(); i++) {
      finalists.add(new Finalist(few.get(i), all.get(i)));
    }
    finalists.sort(Comparator.comparingDouble(f -> f.badness(config.auc())));
    return finalists;
  }

  private void keep(Finalist winner) throws IOException, InterruptedException {
    Candidate c = winner.candidate();
    long seed = winner.seed(config.auc());
    heats.restore(c, seed);
    KeptWeights.copy(heats.file(c, seed), c.shape(), run.folder().fittedBest());
  }
}
