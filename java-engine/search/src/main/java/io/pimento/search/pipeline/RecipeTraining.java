package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Calibration;
import io.pimento.search.evaluate.Goal;
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
 * and goes back to its best weights; or runs a number of epochs of the recipe's schedule.
 */
public final class RecipeTraining {
  private static final int PREDICT_BATCH = 2048;

  private final Machine machine;
  private final Progress progress;

  public RecipeTraining(Machine machine, Progress progress) {
    this.machine = machine;
    this.progress = progress;
  }

  /** A trained model, open for use until {@link Use#trained} returns. */
  public interface TrainedModel {
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
   * @param epoch the best of them, from 1; 0 if none was scored
   */
  public record Fit(List<Metrics> perEpoch, int epoch, double seconds) {
    public Fit {
      perEpoch = List.copyOf(perEpoch);
    }

    /** The score of the best epoch. */
    public Metrics best() {
      return perEpoch.get(epoch - 1);
    }
  }

  /** How epochs are scored, and whether the best one's weights are gone back to. */
  private record Scoring(RowSource rows, Goal goal, boolean goesBack) {}

  private record Task(
      String what,
      Model model,
      RowSource train,
      Recipe recipe,
      int epochs,
      @Nullable Scoring scoring) {}

  /**
   * Trains on some rows and scores others after every epoch; the model that is used has its best
   * weights.
   *
   * @param what the name on the progress bar
   * @throws io.pimento.search.train.NonFiniteLossException if training leaves the finite numbers
   */
  public Fit best(
      String what,
      Model model,
      RowSource train,
      RowSource validation,
      Recipe recipe,
      Goal goal,
      Use use)
      throws IOException, InterruptedException {
    Scoring scoring = new Scoring(validation, goal, true);
    return run(new Task(what, model, train, recipe, recipe.settings().epochs(), scoring), use);
  }

  /** The same for its scores alone. */
  public Fit scores(
      String what, Model model, RowSource train, RowSource validation, Recipe recipe, Goal goal)
      throws IOException, InterruptedException {
    Scoring scoring = new Scoring(validation, goal, false);
    Task task = new Task(what, model, train, recipe, recipe.settings().epochs(), scoring);
    return run(task, (_, _) -> {});
  }

  /**
   * Trains for the first epochs of a recipe's schedule and scores nothing; the model has the last
   * weights, or their average.
   *
   * @param epochs at least 1
   */
  public Fit epochs(String what, Model model, RowSource train, Recipe recipe, int epochs, Use use)
      throws IOException, InterruptedException {
    if (epochs < 1) {
      throw new IllegalArgumentException("a training needs at least one epoch, not " + epochs);
    }
    return run(new Task(what, model, train, recipe, epochs, null), use);
  }

  private Fit run(Task task, Use use) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Recipe recipe = task.recipe();
    TrainSettings settings = recipe.settings();
    RowSource train = task.train();
    @Nullable Scoring scoring = task.scoring();
    Graph inference = task.model().inference();
    List<Metrics> metrics = new ArrayList<>();
    int best = 0;
    try (ParameterStore store = new ParameterStore(settings.seed(), machine.workers());
        Engine engine = machine.engine(store, settings);
        Weights kept = new Weights(store, engine);
        Averages averages = new Averages(recipe, train.rows(), store, engine)) {
      Trainer trainer = new Trainer(engine, settings, progress);
      PathSource path = PathSource.of(task.model(), recipe.dropout());
      long perEpoch = settings.stepsPerEpoch(train.rows());
      for (int epoch = 1; epoch <= task.epochs(); epoch++) {
        long from = (epoch - 1) * perEpoch;
        trainer.train(
            task.what(), train, path, from, epoch * perEpoch, averages::due, averages::take);
        if (scoring == null) {
          continue;
        }
        averages.use();
        Calibration.run(engine, store, task.model(), train);
        metrics.add(predict(engine, inference, scoring.rows()).metrics());
        if (best == 0 || scoring.goal().better(metrics.getLast(), metrics.get(best - 1))) {
          best = epoch;
          if (scoring.goesBack()) {
            kept.keep();
          }
        }
        if (recipe.patience() > 0 && epoch - best >= recipe.patience()) {
          break;
        }
        averages.goOn();
      }
      if (scoring == null) {
        averages.use();
        Calibration.run(engine, store, task.model(), train);
      } else if (scoring.goesBack()) {
        kept.bringBack();
      }
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
