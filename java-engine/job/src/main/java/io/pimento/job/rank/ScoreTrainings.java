package io.pimento.job.rank;

import io.pimento.data.RowSource;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.model.Model;
import io.pimento.search.pipeline.FinishedJson;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.RungTrainings;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.Recipe;
import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Trainings of subnets that are kept in a book under a name each, scored on validation after every
 * epoch. One that leaves the finite numbers is kept without a score.
 *
 * @param machines opened while there are trainings
 * @param elsewhere who trains in place of this process, if anybody does
 */
record ScoreTrainings(
    RowSource validation,
    Supplier<Trainings> machines,
    TrialBook book,
    Optional<Carrier.Site> elsewhere,
    Progress progress) {
  /**
   * One of them.
   *
   * @param start where its weights come from
   */
  record Task(String name, Model model, RowSource rows, Recipe recipe, RecipeTraining.Start start) {
    /** With the rows that it is scored on. */
    RungTrainings.Task validated(RowSource validation) {
      return new RungTrainings.Task(name, name, model, rows, validation, recipe, start);
    }
  }

  /** Whether all are in the book. */
  boolean areDone(List<String> names) {
    return names.stream().map(book::find).allMatch(Optional::isPresent);
  }

  /** Trains those that the book has not. */
  void run(String what, List<Task> tasks) throws IOException, InterruptedException {
    List<Task> missing = tasks.stream().filter(t -> book.find(t.name()).isEmpty()).toList();
    if (missing.isEmpty()) {
      return;
    }
    if (elsewhere.isPresent()) {
      elsewhere
          .get()
          .carry(
              progress,
              what,
              "trainings",
              missing.stream().map(t -> RankQuestion.json(t.name())).toList(),
              (i, answer) -> book.add(missing.get(i).name(), FinishedJson.of(answer)));
      return;
    }
    try (Trainings trainings = machines.get()) {
      RungTrainings scored = new RungTrainings(trainings, book, new Goal(false));
      List<Trainings.Job> jobs = new ArrayList<>();
      for (Task t : missing) {
        jobs.add((machine, shown) -> scored.score(machine, shown, t.validated(validation)));
      }
      trainings.run(what, jobs);
    }
  }

  /** Of trainings that were run. */
  List<TrialBook.Finished> of(List<String> names) {
    return names.stream().map(n -> book.find(n).orElseThrow()).toList();
  }
}
