package io.pimento.search.train;

import io.pimento.data.RowSource;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.optimize.LearningRate;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.search.model.Stem;
import io.pimento.search.progress.Progress;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The training loop. Everything random in a step follows from its number, so it resumes anywhere.
 */
public final class Trainer {
  /** Called after a step; for checkpoints. */
  public interface AfterStep {
    void done(long stepsDone) throws IOException, InterruptedException;
  }

  private final Executor executor;
  private final TrainingStep update;
  private final TrainSettings settings;
  private final Progress progress;

  public Trainer(
      Executor executor, TrainingStep update, TrainSettings settings, Progress progress) {
    this.executor = executor;
    this.update = update;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Trains from a step up to another; the schedule is that of the whole run.
   *
   * @param what the name on the progress bar
   * @return the mean loss of the last tenth of the steps run
   * @throws NonFiniteLossException before any update from a loss or gradient that is not finite
   */
  public double train(
      String what, RowSource rows, PathSource paths, long from, long to, AfterStep after)
      throws IOException, InterruptedException {
    long steps = to;
    LearningRate rate = settings.schedule(rows.rows());
    progress.begin(what, "rows", steps * settings.batch());
    double recent = Double.NaN;
    double tail = 0;
    long tailSteps = 0;
    Map<Integer, Execution> reused = new HashMap<>();
    try (BatchStream stream = new BatchStream(rows, settings.batch(), settings.seed(), from)) {
      for (long step = from; step < steps; step++) {
        BatchStream.Rows batch = stream.next();
        TrainingGraph graph = paths.at(step);
        if (!paths.constant()) {
          reused.clear();
        }
        Execution execution =
            reused.computeIfAbsent(batch.count(), n -> executor.bind(graph.graph(), n));
        bind(execution, batch);
        TrainingStep.Result result = update.run(execution, graph, rate.at(step), step);
        if (!result.finite()) {
          String origin =
              execution.firstNonFinite().map(Object::toString).orElse("the norm of the gradient");
          throw new NonFiniteLossException(step, paths.describe(step), origin);
        }
        recent = Double.isNaN(recent) ? result.loss() : 0.98 * recent + 0.02 * result.loss();
        if (step >= steps - Math.max(1, steps / 10)) {
          tail += result.loss();
          tailSteps++;
        }
        after.done(step + 1);
        progress.at((step + 1) * settings.batch(), String.format(Locale.ROOT, "loss %.4f", recent));
      }
    } finally {
      progress.end();
    }
    return tailSteps == 0 ? recent : tail / tailSteps;
  }

  private static void bind(Execution execution, BatchStream.Rows batch) {
    Map<String, ?> inputs = execution.graph().inputs();
    if (inputs.containsKey(Stem.DENSE)) {
      execution.input(Stem.DENSE, batch.dense());
    }
    if (inputs.containsKey(Stem.IDS)) {
      execution.input(Stem.IDS, batch.ids());
    }
    execution.input(Stem.LABELS, batch.labels());
  }
}
