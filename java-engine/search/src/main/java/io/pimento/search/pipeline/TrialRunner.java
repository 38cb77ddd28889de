package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.NonFiniteLossException;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains models so that they can be compared fairly. Every model gets the same number of trials on
 * the train split; trial and epoch are chosen by log loss on validation. Those that somebody then
 * chooses are trained again, once a seed.
 *
 * @param refit whether models are tested that were trained on train and validation together for the
 *     chosen number of epochs, rather than on train with the weights that are best on validation
 * @param seeds the first is used for all choices, all for scores
 * @param groups of rows, inside which test scores have an AUC too; null for none
 */
public record TrialRunner(
    Trainings trainings,
    RowSource train,
    RowSource validation,
    RowSource both,
    TestRows test,
    Trials trials,
    boolean refit,
    List<Long> seeds,
    TrialBook book,
    @Nullable Grouping groups) {
  static final Goal GOAL = new Goal(false);

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
    KeepFinal NOTHING = (candidate, seed, store) -> {};

    void trained(
        CandidateModel candidate, long seed, io.pimento.runtime.parameter.ParameterStore store)
        throws IOException;

    /**
     * Whether what was kept of a model that is already scored is gone, so that it is made again.
     */
    default boolean lost(CandidateModel candidate, long seed) throws IOException {
      return false;
    }
  }

  public TrialRunner {
    seeds = List.copyOf(seeds);
    if (trials.count() == 0 || seeds.isEmpty()) {
      throw new IllegalArgumentException("models to be compared need a trial and a seed");
    }
  }

  /** The same with the seed of all choices alone. */
  public TrialRunner firstSeed() {
    return new TrialRunner(
        trainings,
        train,
        validation,
        both,
        test,
        trials,
        refit,
        List.of(seeds.getFirst()),
        book,
        groups);
  }

  /** Every candidate's best trial and epoch, best on validation first. */
  public List<ChosenTrial> runTrials(List<CandidateModel> candidates)
      throws IOException, InterruptedException {
    List<Trainings.Job> jobs = new ArrayList<>();
    for (Missing m : missing(candidates)) {
      jobs.add(
          (machine, progress) ->
              run(training(machine, progress, m.name()), m.candidate(), m.trial(), m.name()));
    }
    trainings.run("trials", jobs);
    List<ChosenTrial> chosenTrials = new ArrayList<>();
    for (CandidateModel c : candidates) {
      chosenTrials.add(choose(c));
    }
    chosenTrials.sort(Comparator.comparingDouble(s -> s.validation().logLoss()));
    return List.copyOf(chosenTrials);
  }

  /** The same models trained on the train split with every seed, scored on validation. */
  public List<SeedScores> validate(List<ChosenTrial> chosen, KeepFinal keep)
      throws IOException, InterruptedException {
    return new SeedScoring(this, Split.VALIDATION).of("validation, every seed", chosen, keep);
  }

  /** Trained with every seed and scored on the test split. */
  public List<SeedScores> test(List<ChosenTrial> chosen, KeepFinal keep)
      throws IOException, InterruptedException {
    return new SeedScoring(this, Split.TEST).of("finals, test", chosen, keep);
  }

  RecipeTraining training(Machine machine, Progress progress, String name) {
    return new RecipeTraining(machine, progress, book.underWay(name));
  }

  /** A trial that the book does not have under its name. */
  public record Missing(String name, CandidateModel candidate, TrialRecipe trial) {}

  /** All trials that there are not yet. */
  public List<Missing> missing(List<CandidateModel> candidates) {
    List<Missing> all = new ArrayList<>();
    for (CandidateModel candidate : candidates) {
      for (TrialRecipe trial : trials.of(candidate)) {
        String name = trialName(candidate, trial);
        if (book.find(name).isEmpty()) {
          all.add(new Missing(name, candidate, trial));
        }
      }
    }
    return all;
  }

  private static String trialName(CandidateModel candidate, TrialRecipe trial) {
    return "validation/" + candidate.name() + "/" + trial.name();
  }

  private ChosenTrial choose(CandidateModel candidate) throws IOException {
    Map<String, Double> byTrial = new LinkedHashMap<>();
    ChosenTrial best = null;
    double seconds = 0;
    for (TrialRecipe trial : trials.of(candidate)) {
      TrialBook.Finished done = book.find(trialName(candidate, trial)).orElseThrow();
      seconds += done.seconds();
      int epoch = GOAL.bestEpoch(done.perEpoch());
      Metrics metrics = done.perEpoch().get(epoch - 1);
      byTrial.put(trial.name(), metrics.logLoss());
      if (best == null || GOAL.better(metrics, best.validation())) {
        best = new ChosenTrial(candidate, trial, epoch, metrics, byTrial, 0);
      }
    }
    if (best == null || Double.isNaN(best.validation().logLoss())) {
      throw new IOException(
          candidate.name()
              + ": all trials left the finite numbers ("
              + String.join("; ", byTrial.keySet())
              + "); lower the learning rates, or prepare dense features with data.dense=auto");
    }
    return new ChosenTrial(
        candidate, best.trial(), best.epoch(), best.validation(), byTrial, seconds);
  }

  private void run(
      RecipeTraining training, CandidateModel candidate, TrialRecipe trial, String name)
      throws IOException, InterruptedException {
    Recipe recipe = trial.recipe().withSeed(seeds.getFirst());
    long start = System.nanoTime();
    try {
      RecipeTraining.Fit fit =
          training.scores(candidate.name(), candidate, train, validation, recipe, GOAL);
      book.add(name, new TrialBook.Finished(fit.perEpoch(), fit.seconds()));
    } catch (NonFiniteLossException e) {
      double seconds = (System.nanoTime() - start) / 1e9;
      book.add(name, new TrialBook.Finished(List.of(Metrics.UNKNOWN), seconds));
    }
  }
}
