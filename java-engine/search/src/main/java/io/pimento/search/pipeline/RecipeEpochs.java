package io.pimento.search.pipeline;

import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Calibration;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.TrainSettings;
import io.pimento.search.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The epochs of a training by a recipe, from a position to the end. */
final class RecipeEpochs {
  private final RecipeTask task;
  private final ParameterStore store;
  private final Engine engine;
  private final Weights kept;
  private final Averages averages;
  private final TrainingPosition from;
  private final long start;
  private final EpochLimit limit;
  private final List<Metrics> metrics;
  private int best;

  /** Writes a checkpoint. */
  @FunctionalInterface
  interface Writer {
    void write(TrainingPosition position) throws IOException;
  }

  /**
   * @param kept where the best weights lie
   * @param start the time at which this began to be trained, or to go on
   * @param limit ends it early, with the best weights so far
   */
  RecipeEpochs(
      RecipeTask task,
      ParameterStore store,
      Engine engine,
      Weights kept,
      Averages averages,
      TrainingPosition from,
      long start,
      EpochLimit limit) {
    this.task = task;
    this.store = store;
    this.engine = engine;
    this.kept = kept;
    this.averages = averages;
    this.from = from;
    this.start = start;
    this.limit = limit;
    this.metrics = new ArrayList<>(from.perEpoch());
    this.best = from.best();
  }

  /** Trains to the end; the model then has the weights that are wanted. */
  void run(Progress progress, TrainingCheckpoint checkpoint, Writer writer)
      throws IOException, InterruptedException {
    TrainSettings settings = task.recipe().settings();
    Trainer trainer = new Trainer(engine, settings, progress);
    PathSource path = PathSource.of(task.model(), task.recipe().dropout());
    long perEpoch = settings.stepsPerEpoch(task.train().rows());
    for (int epoch = (int) (from.steps() / perEpoch) + 1; epoch <= task.epochs(); epoch++) {
      long end = epoch * perEpoch;
      trainer.train(
          task.what(),
          task.train(),
          path,
          Math.max(from.steps(), end - perEpoch),
          end,
          steps -> averages.due(steps) || (steps < end && checkpoint.due()),
          steps -> {
            if (averages.due(steps)) {
              averages.take();
            }
            if (steps < end && checkpoint.due()) {
              writer.write(position(steps));
            }
          });
      if (isEnough(epoch) || limit.endsAfter(epoch, seconds())) {
        break;
      }
      if (epoch < task.epochs() && checkpoint.due()) {
        writer.write(position(end));
      }
    }
    RecipeTask.Scoring scoring = task.scoring();
    if (scoring == null) {
      averages.use();
      Calibration.run(engine, store, task.model(), task.train());
    } else if (scoring.goesBack()) {
      kept.bringBack();
    }
  }

  /** Scores an epoch, if that is asked for; whether more would no longer help. */
  private boolean isEnough(int epoch) throws InterruptedException {
    RecipeTask.Scoring scoring = task.scoring();
    if (scoring == null) {
      return false;
    }
    averages.use();
    Calibration.run(engine, store, task.model(), task.train());
    metrics.add(RecipeTraining.predict(engine, task.model().inference(), scoring.rows()).metrics());
    if (best == 0 || scoring.goal().better(metrics.getLast(), metrics.get(best - 1))) {
      best = epoch;
      if (scoring.goesBack()) {
        kept.keep();
      }
    }
    int patience = task.recipe().patience();
    if (patience > 0 && epoch - best >= patience) {
      return true;
    }
    averages.goOn();
    return false;
  }

  private double seconds() {
    return from.seconds() + (System.nanoTime() - start) / 1e9;
  }

  private TrainingPosition position(long steps) {
    return new TrainingPosition(steps, metrics, best, averages.points(), seconds());
  }

  RecipeTraining.Fit fit() {
    return new RecipeTraining.Fit(metrics, best, seconds());
  }
}
