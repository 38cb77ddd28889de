package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.data.ThinnedRows;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.Model;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.NonFiniteLossException;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.util.List;

/**
 * Trains candidates side by side on parts of the train rows. What is done stands in a book, so that
 * nothing is done twice, and in the same order whatever ends first.
 */
public final class RungTrainings {
  private final Trainings trainings;
  private final TrialBook book;
  private final Goal goal;

  public RungTrainings(Trainings trainings, TrialBook book, Goal goal) {
    this.trainings = trainings;
    this.book = book;
    this.goal = goal;
  }

  /**
   * A training.
   *
   * @param name in the book
   * @param what the name on the progress bar
   * @param start weights that it begins with
   */
  public record Task(
      String name,
      String what,
      Model model,
      RowSource train,
      RowSource validation,
      Recipe recipe,
      RecipeTraining.Start start) {}

  /**
   * A finished one.
   *
   * @param metrics of validation after its best epoch; not a number if training left the numbers
   * @param epoch the best, from 1
   */
  public record Trained(Metrics metrics, int epoch, double seconds) {}

  /** So many rows of a part of all, at least one. */
  public static long rows(double part, long all) {
    return Math.max(1, Math.round(part * (double) all));
  }

  /** So many rows of all, evenly spread. */
  public static RowSource thinned(RowSource all, long rows, long seed) {
    return rows == all.rows() ? all : new ThinnedRows(all, rows, seed);
  }

  public boolean isDone(String name) {
    return book.find(name).isPresent();
  }

  /** What came of one that is done. */
  public Trained of(String name) {
    TrialBook.Finished done = book.find(name).orElseThrow();
    return of(done.perEpoch(), done.seconds());
  }

  /** The epochs of one that is done. */
  public int epochs(String name) {
    return book.find(name).orElseThrow().perEpoch().size();
  }

  /** The same of its scores. */
  public Trained of(List<Metrics> perEpoch, double seconds) {
    int epoch = goal.bestEpoch(perEpoch);
    return new Trained(perEpoch.get(epoch - 1), epoch, seconds);
  }

  /** Trains one, and notes it when its best weights have been made use of. */
  public void train(Machine machine, Progress progress, Task task, RecipeTraining.Use use)
      throws IOException, InterruptedException {
    train(machine, progress, task, EpochLimit.NONE, use);
  }

  /** The same for one that may end early. */
  public void train(
      Machine machine, Progress progress, Task task, EpochLimit limit, RecipeTraining.Use use)
      throws IOException, InterruptedException {
    noted(
        task,
        () ->
            training(machine, progress, task)
                .within(limit)
                .best(
                    task.what(),
                    task.model(),
                    task.train(),
                    task.validation(),
                    task.recipe(),
                    goal,
                    use));
  }

  /** Trains one for its scores alone, and notes it. */
  public void score(Machine machine, Progress progress, Task task)
      throws IOException, InterruptedException {
    noted(task, () -> scores(training(machine, progress, task), task, goal));
  }

  /** The same without noting it. */
  public static TrialBook.Finished scored(Machine machine, Task task, Goal goal)
      throws IOException, InterruptedException {
    RecipeTraining training =
        new RecipeTraining(machine, Progress.SILENT, TrainingCheckpoint.none(), task.start());
    return finished(() -> scores(training, task, goal));
  }

  private static RecipeTraining.Fit scores(RecipeTraining training, Task task, Goal goal)
      throws IOException, InterruptedException {
    return training.scores(
        task.what(), task.model(), task.train(), task.validation(), task.recipe(), goal);
  }

  private RecipeTraining training(Machine machine, Progress progress, Task task) {
    return new RecipeTraining(machine, progress, book.underWay(task.name()), task.start());
  }

  private interface Fitting {
    RecipeTraining.Fit fit() throws IOException, InterruptedException;
  }

  private void noted(Task task, Fitting fitting) throws IOException, InterruptedException {
    book.add(task.name(), finished(fitting));
  }

  /** One that leaves the finite numbers has no score. */
  private static TrialBook.Finished finished(Fitting fitting)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try {
      RecipeTraining.Fit fit = fitting.fit();
      return new TrialBook.Finished(fit.perEpoch(), fit.seconds());
    } catch (NonFiniteLossException e) {
      double seconds = (System.nanoTime() - start) / 1e9;
      return new TrialBook.Finished(List.of(Metrics.UNKNOWN), seconds);
    }
  }

  /**
   * Runs jobs side by side. The wall time of such a stage stands in the book, too.
   *
   * @param what the stage's name, under which it may run in several parts
   * @param before seconds that it took in a process that was killed, and that stand nowhere yet
   */
  public void timed(String what, double before, List<Trainings.Job> jobs)
      throws IOException, InterruptedException {
    if (jobs.isEmpty() && before == 0) {
      return;
    }
    long start = System.nanoTime();
    trainings.run(what, jobs);
    int part = 0;
    while (book.find(stage(what, part)).isPresent()) {
      part++;
    }
    double seconds = before + (System.nanoTime() - start) / 1e9;
    book.add(stage(what, part), new TrialBook.Finished(List.of(Metrics.UNKNOWN), seconds));
  }

  /**
   * The same for a stage of jobs each of which is noted under a name; those that a killed process
   * did are not done again, and their seconds are the stage's.
   */
  void timed(String what, List<Named> jobs) throws IOException, InterruptedException {
    double before = 0;
    if (!isDone(stage(what, 0))) {
      for (Named job : jobs) {
        before += book.find(job.name()).map(TrialBook.Finished::seconds).orElse(0.0);
      }
    }
    timed(
        what,
        before / trainings.lanes(),
        jobs.stream().filter(j -> !isDone(j.name())).map(Named::job).toList());
  }

  /** A job and the name under which its result is noted. */
  record Named(String name, Trainings.Job job) {}

  /** What a stage took, all its parts. */
  public double seconds(String what) {
    return book.seconds(stage(what));
  }

  private static String stage(String what) {
    return "stage/" + what + "/";
  }

  private static String stage(String what, int part) {
    return stage(what) + part;
  }
}
