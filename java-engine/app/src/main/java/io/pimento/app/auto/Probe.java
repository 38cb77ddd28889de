package io.pimento.app.auto;

import io.pimento.app.fit.Shape;
import io.pimento.app.run.Run;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.data.ThinnedRows;
import io.pimento.search.baseline.Family;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.Model;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.Recipes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How fast this machine trains a usual network on these rows: what a plan is made from. */
final class Probe {
  private static final long ROWS = 16_384;

  /** Only the last is measured: the others warm up. */
  private static final int TIMES = 3;

  private Probe() {}

  private static Draw draw(long rows) {
    return Recipes.own().of(Family.DNN.label()).first(rows);
  }

  private static Model model(Run run, Draw draw) {
    return new Shape.HandMade(Family.DNN).model(run.data().stem(), draw.sizes());
  }

  /** Of the model that is trained to measure. */
  static long multiplyAdds(Run run) {
    return model(run, draw(1)).inference().cost().multiplyAdds();
  }

  /** What measuring took. */
  static double seconds(TrialBook book) {
    return book.seconds("stage/probe/");
  }

  /** Rows a second of all trainings side by side; measured once, then read from the book. */
  static double rowsPerSecond(Run run, Trainings trainings, TrialBook book, int lanes)
      throws IOException, InterruptedException {
    RowSource all = run.data().rows(Split.TRAIN);
    RowSource train = new ThinnedRows(all, Math.min(ROWS, all.rows()), 1);
    Draw draw = draw(all.rows());
    Model model = model(run, draw);
    double seconds = Double.NaN;
    for (int time = 1; time <= TIMES; time++) {
      String name = "stage/probe/" + time;
      if (book.find(name).isEmpty()) {
        long start = System.nanoTime();
        List<Trainings.Job> jobs = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
          jobs.add(
              (machine, progress) ->
                  new RecipeTraining(machine, progress)
                      .epochs(
                          "probe",
                          model,
                          train,
                          draw.recipe(train.rows(), 1, 0, false),
                          1,
                          (_, _) -> {}));
        }
        trainings.run("probe", jobs);
        seconds = (System.nanoTime() - start) / 1e9;
        book.add(name, new TrialBook.Trial(List.of(Metrics.UNKNOWN), seconds));
      }
      seconds = book.find(name).orElseThrow().seconds();
    }
    return lanes * train.rows() / seconds;
  }
}
