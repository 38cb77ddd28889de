package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.Sgd;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Trainings trainings,
    RowSource train,
    RowSource validation,
    RowSource both,
    TestRows test,
    TrainSettings settings,
    List<Trial> trials,
    List<Long> seeds,
    TrialBook book) {
  /**
   * One setting that every entrant tries.
   *
   * @param tableDecay weight decay of the embedding tables
   */
  public record Trial(double learningRate, double tableDecay) {
    /** All pairs. */
    public static List<Trial> grid(List<Double> learningRates, List<Double> tableDecays) {
      List<Trial> all = new ArrayList<>();
      learningRates.forEach(r -> tableDecays.forEach(d -> all.add(new Trial(r, d))));
      return List.copyOf(all);
    }

    @Override
    public String toString() {
      return tableDecay == 0 ? "" + learningRate : learningRate + ", table decay " + tableDecay;
    }
  }

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
      Trial trial,
      int epoch,
      Metrics validation,
      Map<String, Double> lossByTrial,
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
    trials = List.copyOf(trials);
    seeds = List.copyOf(seeds);
    if (trials.isEmpty() || seeds.isEmpty()) {
      throw new IllegalArgumentException("finals need a trial and a seed");
    }
  }

  /** Trains and tests. */
  public Outcome run(List<Entrant> entrants, KeepFinal keep)
      throws IOException, InterruptedException {
    trainings.run("finals, trials", missingTrials(entrants));
    List<Standing> standings = new ArrayList<>();
    for (Entrant e : entrants) {
      standings.add(choose(e));
    }
    standings.sort(Comparator.comparingDouble(s -> s.validation().logLoss()));
    Optional<Standing> frozen = standings.stream().filter(s -> s.entrant().searched()).findFirst();
    List<Standing> finalists =
        standings.stream()
            .filter(s -> !s.entrant().searched() || frozen.filter(s::equals).isPresent())
            .toList();
    trainings.run("finals, test", missingTests(finalists, keep));
    List<Tested> tested = new ArrayList<>();
    for (Standing s : finalists) {
      tested.add(tested(s));
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

  private TrainSettings settings(Trial trial, long seed) {
    Optimizer optimizer =
        switch (settings.optimizer()) {
          case Adam a -> new Adam(a.beta1(), a.beta2(), a.epsilon(), a.decay(), trial.tableDecay());
          case Sgd a -> new Sgd(a.momentum(), a.decay(), trial.tableDecay());
          case Adagrad a -> a;
        };
    return new TrainSettings(
        optimizer,
        trial.learningRate(),
        settings.warmUp(),
        settings.clip(),
        settings.batch(),
        settings.epochs(),
        seed);
  }

  private List<Trainings.Job> missingTrials(List<Entrant> entrants) {
    List<Trainings.Job> jobs = new ArrayList<>();
    for (Entrant entrant : entrants) {
      for (Trial setting : trials) {
        String name = trialName(entrant, setting);
        if (book.find(name).isEmpty()) {
          jobs.add(training -> trial(training, entrant, setting, name));
        }
      }
    }
    return jobs;
  }

  private static String trialName(Entrant entrant, Trial setting) {
    return "validation/" + entrant.name() + "/" + setting;
  }

  private Standing choose(Entrant entrant) {
    Map<String, Double> byTrial = new LinkedHashMap<>();
    Standing best = null;
    double seconds = 0;
    for (Trial setting : trials) {
      TrialBook.Trial trial = book.find(trialName(entrant, setting)).orElseThrow();
      seconds += trial.seconds();
      int epoch = bestEpoch(trial.perEpoch());
      Metrics metrics = trial.perEpoch().get(epoch - 1);
      byTrial.put(setting.toString(), metrics.logLoss());
      if (best == null || metrics.logLoss() < best.validation().logLoss()) {
        best = new Standing(entrant, setting, epoch, metrics, byTrial, 0);
      }
    }
    if (best == null) {
      throw new IllegalStateException("no trial of " + entrant.name());
    }
    return new Standing(entrant, best.trial(), best.epoch(), best.validation(), byTrial, seconds);
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

  private void trial(ScratchTraining training, Entrant entrant, Trial setting, String name)
      throws IOException, InterruptedException {
    ScratchTraining.Trained trained =
        training.run(
            entrant,
            train,
            validation,
            settings(setting, seeds.getFirst()),
            settings.epochs(),
            true);
    book.add(name, new TrialBook.Trial(trained.perEpoch(), trained.seconds()));
  }

  private static String testName(Standing s, long seed) {
    return "test/" + s.entrant().name() + "/" + seed;
  }

  /** What was scored on the test split for a standing and seed, if that is finished. */
  private Optional<float[]> keptLosses(Standing s, long seed) throws IOException {
    String name = testName(s, seed);
    Optional<TrialBook.Trial> known = book.find(name);
    return known.isPresent()
        ? book.losses(name, known.get().perEpoch().getLast().rows())
        : Optional.empty();
  }

  private List<Trainings.Job> missingTests(List<Standing> finalists, KeepFinal keep)
      throws IOException {
    List<Trainings.Job> jobs = new ArrayList<>();
    for (Standing s : finalists) {
      for (long seed : seeds) {
        if (keptLosses(s, seed).isEmpty()) {
          jobs.add(training -> test(training, s, seed, keep));
        }
      }
    }
    return jobs;
  }

  private void test(ScratchTraining training, Standing s, long seed, KeepFinal keep)
      throws IOException, InterruptedException {
    RowSource rows =
        test.open(
            "final score of "
                + s.entrant().name()
                + ", seed "
                + seed
                + ", learning rate "
                + s.trial()
                + ", "
                + s.epoch()
                + " epochs, frozen by validation log loss "
                + s.validation().logLoss());
    ScratchTraining.Trained trained =
        training.run(
            s.entrant(),
            both,
            rows,
            settings(s.trial(), seed),
            s.epoch(),
            false,
            store -> keep.trained(s.entrant(), seed, store));
    book.keepLosses(testName(s, seed), losses(trained.predictions()));
    book.add(testName(s, seed), new TrialBook.Trial(trained.perEpoch(), trained.seconds()));
  }

  private Tested tested(Standing s) throws IOException {
    List<Metrics> metrics = new ArrayList<>();
    List<float[]> losses = new ArrayList<>();
    double seconds = 0;
    for (long seed : seeds) {
      TrialBook.Trial trial = book.find(testName(s, seed)).orElseThrow();
      metrics.add(trial.perEpoch().getLast());
      seconds += trial.seconds();
      losses.add(keptLosses(s, seed).orElseThrow());
    }
    return new Tested(s, List.copyOf(metrics), losses.toArray(float[][]::new), seconds);
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
