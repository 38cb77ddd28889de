package io.pimento.job.fit;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.run.Study;
import io.pimento.run.config.FitConfig;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Model;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.pipeline.Workbench;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.RecipeSpace;
import io.pimento.search.train.NonFiniteLossException;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fits one model: tries recipes, keeps the best weights, scores the test split. */
final class Fitting {
  /** Most trials within a budget. */
  private static final int MOST = 1000;

  private final Study study;
  private final Workbench bench;
  private final FitConfig config;
  private final Goal goal;
  private final ModelShape shape;
  private final RecipeSpace space;
  private final TrialBook book;
  private final RecipeTraining.Start start;
  private final RowSource train;
  private final RowSource validation;
  private final List<FitTrial> trials = new ArrayList<>();
  private @Nullable FitTrial best;

  /**
   * @param start the weights that every training begins with
   */
  Fitting(
      Study study,
      Workbench bench,
      ModelShape shape,
      RecipeSpace space,
      TrialBook book,
      RecipeTraining.Start start) {
    this.study = study;
    this.bench = bench;
    this.config = study.config().fit();
    this.goal = new Goal(config.auc());
    this.shape = shape;
    this.space = space;
    this.book = book;
    this.start = start;
    this.train = study.data().rows(Split.TRAIN);
    this.validation = study.data().rows(Split.VALIDATION);
  }

  private long seed() {
    return config.seeds().getFirst();
  }

  /** Tries recipes and scores the best. */
  Fitted run() throws IOException, InterruptedException {
    while (more()) {
      next();
    }
    FitTrial chosen = best;
    if (chosen == null || chosen.failed()) {
      throw new UserException(
          shape.name()
              + ": every training left the finite numbers; look at the dense features"
              + " (pimento inspect "
              + study.config().data().prepared()
              + ") or prepare them with data.dense=standardize");
    }
    Model model = shape.model(study.data().stem(), chosen.draw().sizes());
    if (!refits()) {
      restore(model, chosen);
    }
    Map<Long, Metrics> test = test(model, chosen);
    double seconds = trials.stream().mapToDouble(FitTrial::seconds).sum();
    for (long s : test.keySet()) {
      seconds += book.find(testName(s)).map(TrialBook.Finished::seconds).orElse(0.0);
    }
    return new Fitted(shape, model, chosen, List.copyOf(trials), test, seconds);
  }

  private boolean more() {
    if (trials.isEmpty()) {
      return true;
    }
    if (!config.timed()) {
      return trials.size() < config.trials();
    }
    double spent = trials.stream().mapToDouble(FitTrial::seconds).sum();
    double one =
        trials.stream().mapToDouble(FitTrial::seconds).sorted().toArray()[trials.size() / 2];
    double kept = best == null ? one : best.seconds();
    double reserve = kept * (config.seeds().size() - (config.refit() ? 0 : 1));
    return trials.size() < MOST && spent + one + reserve <= config.budget();
  }

  /** The first two as written, then by turns anything and a change of the best. */
  private Draw draw(int number) {
    FitTrial known = best;
    return number % 2 == 1 || number < 3 || known == null
        ? space.trial(number, train.rows(), seed())
        : space.near(known.draw(), train.rows(), seed(), number);
  }

  private String trialName(int number) {
    return "trial/" + shape.name() + "/" + number;
  }

  private String testName(long seed) {
    // What is tested follows from the trial that was chosen, which more trials may change.
    int chosen = best == null ? 0 : best.number();
    return "test/" + shape.name() + "/" + chosen + (config.refit() ? "/refit/" : "/") + seed;
  }

  private void next() throws IOException, InterruptedException {
    int number = trials.size();
    Draw draw = draw(number);
    Optional<TrialBook.Finished> known = book.find(trialName(number));
    if (known.isEmpty()) {
      train(number, draw);
    }
    TrialBook.Finished done = book.find(trialName(number)).orElseThrow();
    int epoch = goal.bestEpoch(done.perEpoch());
    FitTrial trial =
        new FitTrial(number, draw, epoch, done.perEpoch().get(epoch - 1), done.seconds());
    trials.add(trial);
    if (best == null || goal.better(trial.metrics(), best.metrics())) {
      best = trial;
    }
    String of = config.timed() ? "" : " of " + config.trials();
    bench.line(trial.line(shape, of) + (trial.equals(best) ? ", the best so far" : ""));
  }

  private Recipe recipe(Draw draw, long seed) {
    return draw.recipe(train.rows(), seed, config.patience(), config.averaging());
  }

  private void train(int number, Draw draw) throws IOException, InterruptedException {
    Model model = shape.model(study.data().stem(), draw.sizes());
    FitTrial before = best;
    long start = System.nanoTime();
    try {
      RecipeTraining.Fit fit =
          trainer(trialName(number))
              .best(
                  shape.name() + " trial " + (number + 1),
                  model,
                  train,
                  validation,
                  recipe(draw, seed()),
                  goal,
                  (trained, done) -> {
                    if (before == null || goal.better(done.best(), before.metrics())) {
                      keep(model, draw, training(number, false), trained.store());
                    }
                  });
      book.add(trialName(number), new TrialBook.Finished(fit.perEpoch(), fit.seconds()));
    } catch (NonFiniteLossException e) {
      bench.line(shape.name() + " trial " + (number + 1) + ": " + e.getMessage());
      double seconds = (System.nanoTime() - start) / 1e9;
      book.add(trialName(number), new TrialBook.Finished(List.of(Metrics.UNKNOWN), seconds));
    }
  }

  private RecipeTraining trainer(String name) {
    return new RecipeTraining(bench.machine(), bench.progress(), book.underWay(name), start);
  }

  private Path file() {
    return study.folder().fitted(shape.name());
  }

  private void keep(Model model, Draw draw, String training, ParameterStore store)
      throws IOException {
    KeptWeights.write(
        study.origin(), file(), shape, draw.sizes(), model, training, Map.of(), store);
  }

  /** Which training weights are of. */
  private static String training(int trial, boolean refitted) {
    return refitted ? trial + " refitted" : Integer.toString(trial);
  }

  private boolean isKept(String training) throws IOException {
    return KeptWeights.isOf(file(), training);
  }

  private boolean refits() {
    return config.refit() && study.data().dataset().rows(Split.TEST) > 0;
  }

  /** Weights that were lost, or of a better trial that a killed process did not count, again. */
  private void restore(Model model, FitTrial chosen) throws IOException, InterruptedException {
    if (isKept(training(chosen.number(), false))) {
      return;
    }
    bench.line(
        shape.name() + ": the weights of trial " + (chosen.number() + 1) + " are made again");
    new RecipeTraining(bench.machine(), bench.progress())
        .from(start)
        .best(
            shape.name() + " trial " + (chosen.number() + 1) + " again",
            model,
            train,
            validation,
            recipe(chosen.draw(), seed()),
            goal,
            (trained, fit) ->
                keep(model, chosen.draw(), training(chosen.number(), false), trained.store()));
  }

  private Map<Long, Metrics> test(Model model, FitTrial chosen)
      throws IOException, InterruptedException {
    if (study.data().dataset().rows(Split.TEST) == 0) {
      return Map.of();
    }
    Map<Long, Metrics> all = new LinkedHashMap<>();
    for (long seed : config.seeds()) {
      String name = testName(seed);
      boolean lost = refits() && seed == seed() && !isKept(training(chosen.number(), true));
      if (lost || book.find(name).isEmpty()) {
        score(model, chosen, seed, name);
      }
      all.put(seed, book.find(name).orElseThrow().perEpoch().getLast());
    }
    return Collections.unmodifiableMap(all);
  }

  private RowSource testRows(FitTrial chosen, long seed) throws IOException {
    String why =
        shape.name()
            + ", seed "
            + seed
            + ", trial "
            + (chosen.number() + 1)
            + " ("
            + FitTrial.words(shape, chosen.draw())
            + "), frozen by validation log loss "
            + chosen.metrics().logLoss();
    return study.data().test(study.folder().testOpenings(), "fit", why);
  }

  /**
   * Scores the test split: the first seed by the weights that were kept, if nothing is refitted.
   */
  private void score(Model model, FitTrial chosen, long seed, String name)
      throws IOException, InterruptedException {
    RowSource rows = testRows(chosen, seed);
    if (!config.refit() && seed == seed()) {
      long start = System.nanoTime();
      Predictor.Predictions p = KeptWeights.predict(bench.machine(), file(), model, seed(), rows);
      book.keepLosses(name, p.losses());
      book.add(
          name, new TrialBook.Finished(List.of(p.metrics()), (System.nanoTime() - start) / 1e9));
      return;
    }
    Recipe recipe = recipe(chosen.draw(), seed);
    String what = shape.name() + " test, seed " + seed;
    RecipeTraining.Use use =
        (trained, fit) -> {
          Predictor.Predictions p = trained.predict(rows);
          if (config.refit() && seed == seed()) {
            keep(model, chosen.draw(), training(chosen.number(), true), trained.store());
          }
          book.keepLosses(name, p.losses());
          book.add(name, new TrialBook.Finished(List.of(p.metrics()), fit.seconds()));
        };
    if (config.refit()) {
      RowSource both = study.data().rows(Split.TRAIN, Split.VALIDATION);
      trainer(name).epochs(what, model, both, recipe, chosen.epoch(), use);
    } else {
      trainer(name).best(what, model, train, validation, recipe, goal, use);
    }
  }
}
