package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.pipeline.TrialBook.Trial;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares searched models with hand-made ones fairly. Every entrant gets the same trials: each
 * learning rate, the same number of epochs on the train split; learning rate and epoch are chosen
 * on validation. The best searched model is then frozen; it and the baselines are trained again on
 * train and validation together, once a seed, and scored on the test split.
 *
 * @param settings with the most epochs; learning rate and seed are replaced
 * @param seeds the first is used for all choices, all for the test
 */
public record Finals(
    Machine machine,
    RowSource train,
    RowSource validation,
    RowSource both,
    TestRows test,
    TrainSettings settings,
    List<Double> learningRates,
    List<Long> seeds,
    TrialBook book,
    Progress progress) {
  /** Opens the test split, and records why. */
  @FunctionalInterface
  public interface TestRows {
    RowSource open(String why) throws IOException;
  }

  /** Keeps the weights of a final training. */
  @FunctionalInterface
  public interface KeepFinal {
    void trained(Entrant entrant, long seed, io.pimento.runtime.parameter.ParameterStore store)
        throws IOException;
  }

  /** An entrant after the choice of learning rate and epoch. */
  public record Standing(
      Entrant entrant,
      double learningRate,
      int epoch,
      Metrics validation,
      Map<Double, Double> lossByRate,
      double seconds) {}

  /**
   * An entrant on the test split.
   *
   * @param losses {@code [seeds][rows]}
   */
  public record Tested(Standing standing, List<Metrics> perSeed, float[][] losses, double seconds) {
    public double meanLogLoss() {
      return perSeed.stream().mapToDouble(Metrics::logLoss).average().orElseThrow();
    }

    public double meanAuc() {
      return perSeed.stream().mapToDouble(Metrics::auc).average().orElseThrow();
    }
  }

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
      List<Standing> standings,
      List<Tested> tested,
      Optional<Tested> bestSearched,
      Optional<Tested> bestBaseline,
      Optional<PairedBootstrap.Interval> difference) {}

  public Finals {
    learningRates = List.copyOf(learningRates);
    seeds = List.copyOf(seeds);
    if (learningRates.isEmpty() || seeds.isEmpty()) {
      throw new IllegalArgumentException("finals need a learning rate and a seed");
    }
  }

  /** Trains and tests. */
  public Outcome run(List<Entrant> entrants, KeepFinal keep)
      throws IOException, InterruptedException {
    List<Standing> standings = new ArrayList<>();
    for (Entrant e : entrants) {
      standings.add(choose(e));
    }
    standings.sort(Comparator.comparingDouble(s -> s.validation().logLoss()));
    Optional<Standing> frozen = standings.stream().filter(s -> s.entrant().searched()).findFirst();
    List<Tested> tested = new ArrayList<>();
    for (Standing s : standings) {
      if (!s.entrant().searched() || frozen.filter(s::equals).isPresent()) {
        tested.add(test(s, keep));
      }
    }
    Optional<Tested> searched = first(tested, true);
    Optional<Tested> baseline = first(tested, false);
    Optional<PairedBootstrap.Interval> difference =
        searched.flatMap(
            s -> baseline.map(b -> PairedBootstrap.of(s.losses(), b.losses(), seeds.getFirst())));
    return new Outcome(List.copyOf(standings), List.copyOf(tested), searched, baseline, difference);
  }

  private static Optional<Tested> first(List<Tested> tested, boolean searched) {
    return tested.stream().filter(t -> t.standing().entrant().searched() == searched).findFirst();
  }

  private TrainSettings settings(double rate, long seed) {
    return new TrainSettings(
        settings.optimizer(),
        rate,
        settings.warmUp(),
        settings.clip(),
        settings.batch(),
        settings.epochs(),
        seed);
  }

  private Standing choose(Entrant entrant) throws IOException, InterruptedException {
    Map<Double, Double> byRate = new TreeMap<>();
    Standing best = null;
    double seconds = 0;
    for (double rate : learningRates) {
      String name = "validation/" + entrant.name() + "/" + rate;
      Optional<Trial> known = book.find(name);
      Trial trial = known.isPresent() ? known.get() : trial(entrant, rate, name);
      seconds += trial.seconds();
      int epoch = bestEpoch(trial.perEpoch());
      Metrics metrics = trial.perEpoch().get(epoch - 1);
      byRate.put(rate, metrics.logLoss());
      if (best == null || metrics.logLoss() < best.validation().logLoss()) {
        best = new Standing(entrant, rate, epoch, metrics, byRate, 0);
      }
    }
    if (best == null) {
      throw new IllegalStateException("no trial of " + entrant.name());
    }
    return new Standing(
        entrant, best.learningRate(), best.epoch(), best.validation(), byRate, seconds);
  }

  private static int bestEpoch(List<Metrics> perEpoch) {
    int best = 0;
    for (int i = 1; i < perEpoch.size(); i++) {
      if (perEpoch.get(i).logLoss() < perEpoch.get(best).logLoss()) {
        best = i;
      }
    }
    return best + 1;
  }

  private Trial trial(Entrant entrant, double rate, String name)
      throws IOException, InterruptedException {
    ScratchTraining.Trained trained =
        new ScratchTraining(machine, progress)
            .run(
                entrant,
                train,
                validation,
                settings(rate, seeds.getFirst()),
                settings.epochs(),
                true);
    Trial trial = new Trial(trained.perEpoch(), trained.seconds());
    book.add(name, trial);
    return trial;
  }

  private Tested test(Standing s, KeepFinal keep) throws IOException, InterruptedException {
    List<Metrics> metrics = new ArrayList<>();
    List<float[]> losses = new ArrayList<>();
    double seconds = 0;
    for (long seed : seeds) {
      String name = "test/" + s.entrant().name() + "/" + seed;
      Optional<Trial> known = book.find(name);
      Optional<float[]> kept =
          known.isPresent()
              ? book.losses(name, known.get().perEpoch().getLast().rows())
              : Optional.empty();
      if (kept.isEmpty()) {
        ScratchTraining.Trained trained = trainOnBoth(s, seed, keep);
        kept = Optional.of(losses(trained.predictions()));
        book.keepLosses(name, kept.get());
        known = Optional.of(new Trial(trained.perEpoch(), trained.seconds()));
        book.add(name, known.get());
      }
      metrics.add(known.orElseThrow().perEpoch().getLast());
      seconds += known.orElseThrow().seconds();
      losses.add(kept.get());
    }
    return new Tested(s, List.copyOf(metrics), losses.toArray(float[][]::new), seconds);
  }

  private ScratchTraining.Trained trainOnBoth(Standing s, long seed, KeepFinal keep)
      throws IOException, InterruptedException {
    RowSource rows =
        test.open(
            "final score of "
                + s.entrant().name()
                + ", seed "
                + seed
                + ", learning rate "
                + s.learningRate()
                + ", "
                + s.epoch()
                + " epochs, frozen by validation log loss "
                + s.validation().logLoss());
    return new ScratchTraining(machine, progress)
        .run(
            s.entrant(),
            both,
            rows,
            settings(s.learningRate(), seed),
            s.epoch(),
            false,
            store -> keep.trained(s.entrant(), seed, store));
  }

  private static float[] losses(Predictor.Predictions p) {
    float[] losses = new float[p.logits().length];
    for (int i = 0; i < losses.length; i++) {
      double z = p.logits()[i];
      losses[i] = (float) (Math.max(z, 0) - z * p.labels()[i] + Math.log1p(Math.exp(-Math.abs(z))));
    }
    return losses;
  }
}
