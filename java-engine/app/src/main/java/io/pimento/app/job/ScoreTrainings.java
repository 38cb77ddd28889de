package io.pimento.app.job;

import io.pimento.app.run.Run;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.Model;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.train.NonFiniteLossException;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trainings of subnets that are kept in a book under a name each, scored on validation after every
 * epoch. One that leaves the finite numbers is kept without a score.
 */
record ScoreTrainings(Run run, TrialBook book) {
  /**
   * One of them.
   *
   * @param start where its weights come from
   */
  record Task(
      String name, Model model, RowSource rows, Recipe recipe, RecipeTraining.Start start) {}

  /** Whether all are in the book. */
  boolean areDone(List<String> names) {
    return names.stream().map(book::find).allMatch(Optional::isPresent);
  }

  /** Trains those that the book has not. */
  void run(String what, List<Task> tasks) throws IOException, InterruptedException {
    List<Trainings.Job> missing = new ArrayList<>();
    for (Task task : tasks) {
      if (book.find(task.name()).isEmpty()) {
        missing.add(
            (machine, progress) ->
                train(
                    new RecipeTraining(machine, progress, book.underWay(task.name()))
                        .from(task.start()),
                    task));
      }
    }
    if (!missing.isEmpty()) {
      try (Trainings trainings = run.trainings(run.config().retrain().parallel())) {
        trainings.run(what, missing);
      }
    }
  }

  private void train(RecipeTraining training, Task task) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try {
      RecipeTraining.Fit fit =
          training.scores(
              task.name(),
              task.model(),
              task.rows(),
              run.data().rows(Split.VALIDATION),
              task.recipe(),
              new Goal(false));
      book.add(task.name(), new TrialBook.Trial(fit.perEpoch(), fit.seconds()));
    } catch (NonFiniteLossException e) {
      double seconds = (System.nanoTime() - start) / 1e9;
      book.add(task.name(), new TrialBook.Trial(List.of(Metrics.UNKNOWN), seconds));
    }
  }

  /** Of trainings that were run. */
  List<TrialBook.Trial> of(List<String> names) {
    return names.stream().map(n -> book.find(n).orElseThrow()).toList();
  }
}
