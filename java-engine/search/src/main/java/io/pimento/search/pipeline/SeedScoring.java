package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.evaluate.Reliability;
import io.pimento.search.pipeline.TrialRunner.KeepFinal;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.NonFiniteLossException;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains choices with every seed and scores them on a split, what the book has not yet. */
record SeedScoring(TrialRunner runner, Split split) {
  /** With an eighth of the learning rate a model that still diverges has another fault. */
  private static final int MOST_HALVINGS = 3;

  /** Scores of all choices. */
  List<SeedScores> of(String what, List<ChosenTrial> chosen, KeepFinal keep)
      throws IOException, InterruptedException {
    List<Trainings.Job> missing = new ArrayList<>();
    for (ChosenTrial s : chosen) {
      for (SeedTraining one : seeds(s)) {
        if (!isThere(one) || keep.lost(s.candidate(), one.seed())) {
          missing.add((machine, progress) -> score(machine, progress, one, keep));
        }
      }
    }
    runner.trainings().run(what, missing);
    return chosen.stream().map(this::scored).toList();
  }

  /** Losses of test rows are a result; those of validation serve comparisons, if any is made. */
  private boolean isThere(SeedTraining one) throws IOException {
    return one.last() ? kept(one).isPresent() : runner.book().find(one.name()).isPresent();
  }

  private List<SeedTraining> seeds(ChosenTrial chosen) {
    return runner.seeds().stream().map(seed -> new SeedTraining(chosen, split, seed)).toList();
  }

  private SeedScores scored(ChosenTrial s) {
    List<Metrics> metrics = new ArrayList<>();
    List<Reliability> reliability = new ArrayList<>();
    List<GroupedAuc> grouped = new ArrayList<>();
    List<Integer> halvings = new ArrayList<>();
    double seconds = 0;
    for (SeedTraining one : seeds(s)) {
      TrialBook.Finished trial = runner.book().find(one.name()).orElseThrow();
      metrics.add(trial.perEpoch().getLast());
      reliability.add(trial.reliability());
      halvings.add(trial.halvings());
      if (trial.grouped() != null) {
        grouped.add(trial.grouped());
      }
      seconds += trial.seconds();
    }
    return new SeedScores(
        s,
        List.copyOf(metrics),
        () -> losses(s),
        seconds,
        List.copyOf(reliability),
        List.copyOf(grouped),
        List.copyOf(halvings));
  }

  /** One loss a row of each seed; seeds whose losses are gone are trained again. */
  private float[][] losses(ChosenTrial s) throws IOException, InterruptedException {
    List<Trainings.Job> lost = new ArrayList<>();
    for (SeedTraining one : seeds(s)) {
      if (kept(one).isEmpty()) {
        lost.add((machine, progress) -> score(machine, progress, one, KeepFinal.NOTHING));
      }
    }
    if (!lost.isEmpty()) {
      runner.trainings().run("lost losses of " + s.candidate().name(), lost);
    }
    List<float[]> losses = new ArrayList<>();
    for (SeedTraining one : seeds(s)) {
      losses.add(kept(one).orElseThrow());
    }
    return losses.toArray(float[][]::new);
  }

  private Optional<float[]> kept(SeedTraining one) throws IOException {
    Optional<TrialBook.Finished> known = runner.book().find(one.name());
    return known.isPresent()
        ? runner.book().losses(one.name(), known.get().perEpoch().getLast().rows())
        : Optional.empty();
  }

  /**
   * Trains with a seed and scores. What was chosen by one seed may leave the finite numbers with
   * another: then with half the learning rate, which is noted.
   */
  private void score(Machine machine, Progress progress, SeedTraining one, KeepFinal keep)
      throws IOException, InterruptedException {
    Recipe recipe = one.recipe();
    for (int halvings = 0; ; halvings++) {
      try {
        // Its checkpoint is of one recipe, and not gone on from with another.
        score(runner.training(machine, progress, one.name()), one, recipe, halvings, keep);
        return;
      } catch (NonFiniteLossException e) {
        if (halvings == MOST_HALVINGS) {
          throw e;
        }
        recipe = recipe.slower();
      }
    }
  }

  private void score(
      RecipeTraining training, SeedTraining one, Recipe recipe, int halvings, KeepFinal keep)
      throws IOException, InterruptedException {
    RowSource scored = one.last() ? runner.test().open(one.why()) : runner.validation();
    CandidateModel model = one.chosen().candidate();
    RecipeTraining.Use use =
        (trained, fit) -> {
          Predictor.Predictions p = trained.predict(scored);
          keep.trained(model, one.seed(), trained.store());
          note(one.name(), scored, p, fit.seconds(), halvings);
        };
    if (one.last() && !runner.refit()) {
      training.best(
          model.name(), model, runner.train(), runner.validation(), recipe, TrialRunner.GOAL, use);
    } else {
      RowSource rows = one.last() ? runner.both() : runner.train();
      training.epochs(model.name(), model, rows, recipe, one.chosen().epoch(), use);
    }
  }

  private void note(
      String name, RowSource rows, Predictor.Predictions p, double seconds, int halvings)
      throws IOException, InterruptedException {
    TrialRunner.Grouping groups = runner.groups();
    runner.book().keepLosses(name, p.losses());
    runner
        .book()
        .add(
            name,
            new TrialBook.Finished(
                List.of(p.metrics()),
                seconds,
                Reliability.of(p.logits(), p.labels(), p.weights()),
                groups == null ? null : GroupedAuc.of(p, groups.of(rows)),
                halvings));
  }
}
