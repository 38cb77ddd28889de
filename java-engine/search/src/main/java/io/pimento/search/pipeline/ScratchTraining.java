package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Calibration;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Model;
import io.pimento.search.progress.Progress;
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

  /** Takes the trained weights, which are freed after it returns. */
  @FunctionalInterface
  public interface Keep {
    /** Keeps nothing. */
    Keep NOTHING = store -> {};

    void trained(ParameterStore store) throws IOException;
  }

  /**
   * A trained model and what it scores.
   *
   * @param predictions after the last epoch, in the order of the scored rows
   */
  public record Trained(List<Metrics> perEpoch, Predictor.Predictions predictions, double seconds) {
    public Metrics last() {
      return perEpoch.getLast();
    }
  }

  /**
   * Trains on some rows and scores others after every epoch, or after the last one only.
   *
   * @param stopAfter epochs to run of the settings' schedule, at least 1
   * @param everyEpoch whether to score after each of them rather than after the last alone
   */
  public Trained run(
      Model model,
      RowSource train,
      RowSource score,
      TrainSettings settings,
      int stopAfter,
      boolean everyEpoch)
      throws IOException, InterruptedException {
    return run(model, train, score, settings, stopAfter, everyEpoch, Keep.NOTHING);
  }

  /** The same, handing out the trained weights at the end. */
  public Trained run(
      Model model,
      RowSource train,
      RowSource score,
      TrainSettings settings,
      int stopAfter,
      boolean everyEpoch,
      Keep keep)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<Metrics> metrics = new ArrayList<>();
    Predictor.Predictions[] last = new Predictor.Predictions[1];
    try (ParameterStore store = new ParameterStore(settings.seed(), machine.workers());
        Engine engine = machine.engine(store, settings)) {
      long perEpoch = settings.stepsPerEpoch(train.rows());
      long steps = perEpoch * stopAfter;
      var inference = model.inference();
      new Trainer(engine, settings, progress)
          .train(
              model.name(),
              train,
              PathSource.of(model),
              0,
              steps,
              done -> done % perEpoch == 0 && (everyEpoch || done == steps),
              done -> {
                Calibration.run(engine, store, model, train);
                last[0] =
                    Predictor.predict(engine, inference, score, PREDICT_BATCH, Long.MAX_VALUE);
                metrics.add(last[0].metrics());
              });
      keep.trained(store);
    }
    return new Trained(List.copyOf(metrics), last[0], (System.nanoTime() - start) / 1e9);
  }
}
