package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.Sgd;
import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.evaluate.Reliability;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains models so that they can be compared fairly. Every entrant gets the same trials: each
 * setting, the same number of epochs on the train split; setting and epoch are chosen on
 * validation. Those that somebody then chooses are trained again, once a seed.
 *
 * @param settings with the most epochs; learning rate and seed are replaced
 * @param seeds the first is used for all choices, all for scores
 * @param groups of rows, inside which test scores have an AUC too; null for none
 */
public record Contest(
    Trainings trainings,
    RowSource train,
    RowSource validation,
    RowSource both,
    TestRows test,
    TrainSettings settings,
    List<Trial> trials,
    List<Long> seeds,
    TrialBook book,
    @Nullable Grouping groups) {
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

  /** Says of which group each row is. */
  @FunctionalInterface
  public interface Grouping {
    /** One number a row in stored order; 0 for rows of none. */
    int[] of(RowSource rows) throws InterruptedException;
  }

  /** Keeps the weights of a final training. */
  @FunctionalInterface
  public interface KeepFinal {
    /** Keeps nothing. */
    KeepFinal NOTHING = (entrant, seed, store) -> {};

    void trained(Entrant entrant, long seed, io.pimento.runtime.parameter.ParameterStore store)
        throws IOException;

    /**
     * Whether what was kept of a model that is already scored is gone, so that it is made again.
     */
    default boolean lost(Entrant entrant, long seed) throws IOException {
      return false;
    }
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
   * An entrant on the validation or the test split, trained once a seed.
   *
   * @param losses {@code [seeds][rows]}
   * @param reliability of each seed's predictions
   * @param grouped each seed's AUC inside groups; empty where none were asked for
   */
  public record Scored(
      Standing standing,
      List<Metrics> perSeed,
      float[][] losses,
      double seconds,
      List<Reliability> reliability,
      List<GroupedAuc> grouped) {
    /** Without groups. */
    public Scored(
        Standing standing,
        List<Metrics> perSeed,
        float[][] losses,
        double seconds,
        List<Reliability> reliability) {
      this(standing, perSeed, losses, seconds, reliability, List.of());
    }

    public double meanLogLoss() {
      return perSeed.stream().mapToDouble(Metrics::logLoss).average().orElseThrow();
    }

    public double meanAuc() {
      return perSeed.stream().mapToDouble(Metrics::auc).average().orElseThrow();
    }
  }

  public Contest {
    trials = List.copyOf(trials);
    seeds = List.copyOf(seeds);
    if (trials.isEmpty() || seeds.isEmpty()) {
      throw new IllegalArgumentException("a contest needs a trial and a seed");
    }
  }

  /** The same with the seed of all choices alone. */
  public Contest firstSeed() {
    return new Contest(
        trainings,
        train,
        validation,
        both,
        test,
        settings,
        trials,
        List.of(seeds.getFirst()),
        book,
        groups);
  }

  /** Every entrant's best setting and epoch, best on validation first. */
  public List<Standing> stand(List<Entrant> entrants) throws IOException, InterruptedException {
    trainings.run("trials", missingTrials(entrants));
    List<Standing> standings = new ArrayList<>();
    for (Entrant e : entrants) {
      standings.add(choose(e));
    }
    standings.sort(Comparator.comparingDouble(s -> s.validation().logLoss()));
    return List.copyOf(standings);
  }

  /** The same models trained on the train split with every seed, scored on validation. */
  public List<Scored> validate(List<Standing> chosen, KeepFinal keep)
      throws IOException, InterruptedException {
    return score("validation, every seed", chosen, Split.VALIDATION, keep);
  }

  /** Trained on train and validation together with every seed, scored on the test split. */
  public List<Scored> test(List<Standing> chosen, KeepFinal keep)
      throws IOException, InterruptedException {
    return score("finals, test", chosen, Split.TEST, keep);
  }

  private List<Scored> score(String what, List<Standing> chosen, Split split, KeepFinal keep)
      throws IOException, InterruptedException {
    List<Trainings.Job> missing = new ArrayList<>();
    for (Standing s : chosen) {
      for (long seed : seeds) {
        if (keptLosses(s, split, seed).isEmpty() || keep.lost(s.entrant(), seed)) {
          missing.add(
              (machine, progress) ->
                  score(new ScratchTraining(machine, progress), s, split, seed, keep));
        }
      }
    }
    trainings.run(what, missing);
    List<Scored> all = new ArrayList<>();
    for (Standing s : chosen) {
      all.add(scored(s, split));
    }
    return List.copyOf(all);
  }

  private TrainSettings settings(Trial trial, long seed) {
    Optimizer optimizer =
        switch (settings.optimizer()) {
          case Adam a -> a.withDecay(a.decay(), trial.tableDecay());
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
          jobs.add(
              (machine, progress) ->
                  trial(new ScratchTraining(machine, progress), entrant, setting, name));
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

  private static String name(Standing s, Split split, long seed) {
    String what = split == Split.TEST ? "test/" : "seeds/";
    return what + s.entrant().name() + "/" + seed;
  }

  /** What was scored for a standing and seed, if that is finished. */
  private Optional<float[]> keptLosses(Standing s, Split split, long seed) throws IOException {
    String name = name(s, split, seed);
    Optional<TrialBook.Trial> known = book.find(name);
    return known.isPresent()
        ? book.losses(name, known.get().perEpoch().getLast().rows())
        : Optional.empty();
  }

  private void score(ScratchTraining training, Standing s, Split split, long seed, KeepFinal keep)
      throws IOException, InterruptedException {
    boolean last = split == Split.TEST;
    RowSource scored = last ? test.open(why(s, seed)) : validation;
    ScratchTraining.Trained trained =
        training.run(
            s.entrant(),
            last ? both : train,
            scored,
            settings(s.trial(), seed),
            s.epoch(),
            false,
            store -> keep.trained(s.entrant(), seed, store));
    Predictor.Predictions p = trained.predictions();
    book.keepLosses(name(s, split, seed), p.losses());
    book.add(
        name(s, split, seed),
        new TrialBook.Trial(
            trained.perEpoch(),
            trained.seconds(),
            Reliability.of(p.logits(), p.labels(), p.weights()),
            groups == null ? null : GroupedAuc.of(p, groups.of(scored))));
  }

  private static String why(Standing s, long seed) {
    return "final score of "
        + s.entrant().name()
        + ", seed "
        + seed
        + ", learning rate "
        + s.trial()
        + ", "
        + s.epoch()
        + " epochs, frozen by validation log loss "
        + s.validation().logLoss();
  }

  private Scored scored(Standing s, Split split) throws IOException {
    List<Metrics> metrics = new ArrayList<>();
    List<float[]> losses = new ArrayList<>();
    List<Reliability> reliability = new ArrayList<>();
    List<GroupedAuc> grouped = new ArrayList<>();
    double seconds = 0;
    for (long seed : seeds) {
      TrialBook.Trial trial = book.find(name(s, split, seed)).orElseThrow();
      metrics.add(trial.perEpoch().getLast());
      reliability.add(trial.reliability());
      if (trial.grouped() != null) {
        grouped.add(trial.grouped());
      }
      seconds += trial.seconds();
      losses.add(keptLosses(s, split, seed).orElseThrow());
    }
    return new Scored(
        s,
        List.copyOf(metrics),
        losses.toArray(float[][]::new),
        seconds,
        List.copyOf(reliability),
        List.copyOf(grouped));
  }
}
