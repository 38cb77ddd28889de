package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.Model;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.TrainSettings;
import io.pimento.search.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Trains one model from scratch. */
public final class ScratchTraining {
  private static final int PREDICT_BATCH = 2048;

  private final Machine machine;
  private final Progress progress;

  public ScratchTraining(Machine machine, Progress progress) {
    this.machine = machine;
    this.progress = progress;
  }

  /** A trained model and what it scores. */
  public record Trained(List<Metrics> perEpoch, double seconds) {
    /** The epoch, counted from 1, with the smallest log loss. */
    public int bestEpoch() {
      int best = 0;
      for (int i = 1; i < perEpoch.size(); i++) {
        if (perEpoch.get(i).logLoss() < perEpoch.get(best).logLoss()) {
          best = i;
        }
      }
      return best + 1;
    }

    public Metrics best() {
      return perEpoch.get(bestEpoch() - 1);
    }

    public Metrics last() {
      return perEpoch.getLast();
    }
  }

  /**
   * Trains on some rows and scores others after every epoch, or after the last one only.
   *
   * @param stopAfter epochs to run of the settings' schedule
   */
  public Trained run(
      Model model,
      RowSource train,
      RowSource score,
      TrainSettings settings,
      int stopAfter,
      boolean everyEpoch)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<Metrics> metrics = new ArrayList<>();
    try (ParameterStore store = new ParameterStore(settings.seed(), machine.workers());
        Executor executor = machine.executor(store);
        Executor predictor = machine.executor(store)) {
      TrainingStep step =
          new TrainingStep(store, machine.workers(), settings.optimizer(), settings.clip());
      long perEpoch = settings.stepsPerEpoch(train.rows());
      var inference = model.inference();
      new Trainer(executor, step, settings, progress)
          .train(
              model.name(),
              train,
              PathSource.of(model),
              0,
              perEpoch * stopAfter,
              done -> {
                if (done % perEpoch == 0 && (everyEpoch || done == perEpoch * stopAfter)) {
                  metrics.add(
                      Predictor.predict(predictor, inference, score, PREDICT_BATCH, Long.MAX_VALUE)
                          .metrics());
                }
              });
    }
    return new Trained(List.copyOf(metrics), (System.nanoTime() - start) / 1e9);
  }
}
