package io.pimento.job.auto;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.data.ThinnedRows;
import io.pimento.job.auto.candidate.Effort;
import io.pimento.job.fit.ModelShape;
import io.pimento.run.RunData;
import io.pimento.search.baseline.Family;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.GivenTables;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.Recipes;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** How fast this machine trains a usual network on these rows: what a plan is made from. */
final class Probe {
  private static final long ROWS = 32_768;

  /** It is repeated while it gets faster, since a virtual machine compiles as it goes. */
  private static final int MOST_TIMES = 12;

  private static final int LEAST_TIMES = 3;
  private static final double FASTER = 0.95;

  private Probe() {}

  private static Draw draw(long rows) {
    return Recipes.own().of(Family.DNN.label()).first(rows);
  }

  private static Model model(RunData data, Draw draw) {
    // How fast a training is has nothing to do with what it starts from.
    Stem stem = data.stem().withGiven(GivenTables.NONE);
    return new ModelShape.HandMade(Family.DNN).model(stem, draw.sizes());
  }

  /** Of a row of the training that is measured. */
  static double effort(RunData data) throws IOException {
    Draw draw = draw(data.rows(Split.TRAIN).rows());
    return Effort.perRow(model(data, draw).inference(), draw.batch());
  }

  /** What measuring took. */
  static double seconds(TrialBook book) {
    return book.seconds("stage/probe/");
  }

  /** Rows a second of all trainings side by side; measured once, then read from the book. */
  static double rowsPerSecond(RunData data, Trainings trainings, TrialBook book, int lanes)
      throws IOException, InterruptedException {
    RowSource all = data.rows(Split.TRAIN);
    RowSource train = new ThinnedRows(all, Math.min(ROWS, all.rows()), 1);
    Draw draw = draw(all.rows());
    Model model = model(data, draw);
    double best = Double.POSITIVE_INFINITY;
    for (int time = 1; time <= MOST_TIMES; time++) {
      double seconds = once("stage/probe/" + time, trainings, book, lanes, model, train, draw);
      boolean settled = time > LEAST_TIMES && seconds > FASTER * best;
      best = Math.min(best, seconds);
      if (settled) {
        break;
      }
    }
    return lanes * train.rows() / best;
  }

  private static double once(
      String name,
      Trainings trainings,
      TrialBook book,
      int lanes,
      Model model,
      RowSource train,
      Draw draw)
      throws IOException, InterruptedException {
    if (book.find(name).isEmpty()) {
      long start = System.nanoTime();
      Trainings.Job job =
          (machine, progress) ->
              new RecipeTraining(machine, progress)
                  .epochs(
                      "probe",
                      model,
                      train,
                      draw.recipe(train.rows(), 1, 0, false),
                      1,
                      (_, _) -> {});
      trainings.run("probe", Collections.nCopies(lanes, job));
      double seconds = (System.nanoTime() - start) / 1e9;
      book.add(name, new TrialBook.Finished(List.of(Metrics.UNKNOWN), seconds));
    }
    return book.find(name).orElseThrow().seconds();
  }
}
