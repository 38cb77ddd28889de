package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Calibration;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Model;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import io.pimento.search.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains one model as a recipe says: scores it after every epoch, stops when that no longer helps,
 * and goes back to its best weights.
 */
public final class RecipeTraining {
  private static final int PREDICT_BATCH = 2048;

  private final Machine machine;
  private final Progress progress;

  public RecipeTraining(Machine machine, Progress progress) {
    this.machine = machine;
    this.progress = progress;
  }

  /** What makes one epoch's score better than another's. */
  @FunctionalInterface
  public interface Better {
    boolean than(Metrics one, Metrics other);
  }

  /** A trained model, open for use until {@link Use#trained} returns. */
  public interface TrainedModel {
    /** Its weights, the best. */
    ParameterStore store();

    /** What it says of rows. */
    Predictor.Predictions predict(RowSource rows) throws InterruptedException;
  }

  /** Makes use of a trained model. */
  @FunctionalInterface
  public interface Use {
    void trained(TrainedModel model, Fit fit) throws IOException, InterruptedException;
  }

  /**
   * A finished training.
   *
   * @param perEpoch scores of the epochs that were scored
   * @param best the score of the weights that were kept
   */
  public record Fit(List<Metrics> perEpoch, Metrics best, double seconds) {
    public Fit {
      perEpoch = List.copyOf(perEpoch);
    }
  }

  /**
   * Trains on some rows and scores others after every epoch, or after the last one only.
   *
   * @param what the name on the progress bar
   * @param stopAfter epochs to run of the recipe's schedule
   * @param better null to keep the last epoch's weights, which alone are scored
   * @throws io.pimento.search.train.NonFiniteLossException if training leaves the finite numbers
   */
  public Fit run(
      String what,
      Model model,
      RowSource train,
      RowSource score,
      Recipe recipe,
      int stopAfter,
      @Nullable Better better,
      Use use)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    TrainSettings settings = recipe.settings();
    Graph inference = model.inference();
    List<Metrics> metrics = new ArrayList<>();
    @Nullable Metrics best = null;
    int bestEpoch = 0;
    try (ParameterStore store = new ParameterStore(settings.seed(), machine.workers());
        Engine engine = machine.engine(store, settings);
        Weights kept = new Weights(store, engine);
        Averages averages = new Averages(recipe, train.rows(), store, engine)) {
      Trainer trainer = new Trainer(engine, settings, progress);
      PathSource path = PathSource.of(model, recipe.dropout());
      long perEpoch = settings.stepsPerEpoch(train.rows());
      for (int epoch = 1; epoch <= stopAfter; epoch++) {
        trainer.train(
            what,
            train,
            path,
            (epoch - 1) * perEpoch,
            epoch * perEpoch,
            averages::due,
            averages::take);
        if (better == null && epoch < stopAfter) {
          continue;
        }
        averages.use();
        Calibration.run(engine, store, model, train);
        metrics.add(predict(engine, inference, score).metrics());
        if (best == null || (better != null && better.than(metrics.getLast(), best))) {
          best = metrics.getLast();
          bestEpoch = epoch;
          kept.keep();
        }
        if (recipe.patience() > 0 && epoch - bestEpoch >= recipe.patience()) {
          break;
        }
        averages.goOn();
      }
      if (best == null) {
        throw new IllegalArgumentException("a training needs at least one epoch, not " + stopAfter);
      }
      kept.bringBack();
      Fit fit = new Fit(metrics, best, (System.nanoTime() - start) / 1e9);
      use.trained(new Open(store, engine, inference), fit);
      return fit;
    }
  }

  private record Open(ParameterStore store, Engine engine, Graph inference)
      implements TrainedModel {
    @Override
    public Predictor.Predictions predict(RowSource rows) throws InterruptedException {
      return RecipeTraining.predict(engine, inference, rows);
    }
  }

  private static Predictor.Predictions predict(Engine engine, Graph inference, RowSource rows)
      throws InterruptedException {
    return Predictor.predict(engine, inference, rows, PREDICT_BATCH, Long.MAX_VALUE);
  }
}
