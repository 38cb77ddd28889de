package io.pimento.search.train;

import io.pimento.data.RowSource;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.optimize.LearningRate;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.search.progress.Progress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.function.LongPredicate;

/**
 * The training loop. Everything random in a step follows from its number, so it resumes anywhere.
 */
public final class Trainer {
  /** Called after some steps; for checkpoints. */
  public interface AfterStep {
    void done(long stepsDone) throws IOException, InterruptedException;
  }

  private record Started(long step, Pending pending) {}

  private final Engine engine;
  private final TrainSettings settings;
  private final Progress progress;

  public Trainer(Engine engine, TrainSettings settings, Progress progress) {
    this.engine = engine;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Trains from a step up to another; the schedule is that of the whole run.
   *
   * @param what the name on the progress bar
   * @param due after how many steps done to call {@code after}, with all parameters up to date
   * @return the mean loss of the last tenth of the steps run
   * @throws NonFiniteLossException before any update from a loss or gradient that is not finite
   */
  public double train(
      String what,
      RowSource rows,
      PathSource paths,
      long from,
      long to,
      LongPredicate due,
      AfterStep after)
      throws IOException, InterruptedException {
    LearningRate rate = settings.schedule(rows.rows());
    progress.begin(what, "rows", to * settings.batch());
    Losses losses = new Losses(to);
    ArrayDeque<Started> started = new ArrayDeque<>();
    try (StepRows stepRows = StepRows.of(engine, rows, settings, from, to);
        Plans plans = new Plans(engine, paths, rows.rows(), settings.batch(), from, to)) {
      for (long step = from; step < to; step++) {
        CompiledGraph prepared = plans.next(stepRows.next());
        started.add(new Started(step, stepRows.begin(engine, prepared, rate.at(step), step)));
        boolean checkpoint = due.test(step + 1);
        while (started.size() > (checkpoint ? 0 : engine.inFlight())) {
          settle(started.remove(), paths, losses);
        }
        if (checkpoint) {
          engine.synchronize();
          after.done(step + 1);
        }
      }
      while (!started.isEmpty()) {
        settle(started.remove(), paths, losses);
      }
      engine.synchronize();
    } finally {
      progress.end();
    }
    return losses.mean();
  }

  private void settle(Started s, PathSource paths, Losses losses) {
    TrainingStep.Result result = s.pending().result();
    if (!result.finite()) {
      throw new NonFiniteLossException(s.step(), paths.describe(s.step()), s.pending().origin());
    }
    losses.add(s.step(), result.loss());
    progress.at(
        (s.step() + 1) * settings.batch(),
        String.format(Locale.ROOT, "loss %.4f", losses.recent()));
  }
}
