package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.parameter.ParameterCopy;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Model;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Trains one model as a recipe says: scores it after every epoch, stops when that no longer helps,
 * and goes back to its best weights; or runs a number of epochs of the recipe's schedule.
 */
public final class RecipeTraining {
  private static final int PREDICT_BATCH = 2048;

  private final Machine machine;
  private final Progress progress;
  private final TrainingCheckpoint checkpoint;
  private final Start start;
  private final EpochLimit limit;

  public RecipeTraining(Machine machine, Progress progress) {
    this(machine, progress, TrainingCheckpoint.none());
  }

  /**
   * One that goes on from a checkpoint, to exactly the weights and scores of an unbroken one.
   *
   * @param checkpoint which whoever has noted the result removes
   */
  public RecipeTraining(Machine machine, Progress progress, TrainingCheckpoint checkpoint) {
    this(machine, progress, checkpoint, Start.DRAWN);
  }

  /** The same from other weights; a checkpoint has them already. */
  public RecipeTraining(
      Machine machine, Progress progress, TrainingCheckpoint checkpoint, Start start) {
    this(machine, progress, checkpoint, start, EpochLimit.NONE);
  }

  private RecipeTraining(
      Machine machine,
      Progress progress,
      TrainingCheckpoint checkpoint,
      Start start,
      EpochLimit limit) {
    this.machine = machine;
    this.progress = progress;
    this.checkpoint = checkpoint;
    this.start = start;
    this.limit = limit;
  }

  /** Gives a model the weights that training begins with. */
  @FunctionalInterface
  public interface Start {
    /** Each as its own declaration and the seed draw it. */
    Start DRAWN = (_, _) -> {};

    /** Changes weights of a model in a store of its own. */
    void fill(Model model, ParameterStore store) throws IOException;
  }

  /** The same from other weights than the seed's, unless there is a checkpoint to go on from. */
  public RecipeTraining from(Start weights) {
    return new RecipeTraining(machine, progress, checkpoint, weights, limit);
  }

  /** The same that may end early, with its best weights so far. */
  public RecipeTraining within(EpochLimit epochs) {
    return new RecipeTraining(machine, progress, checkpoint, start, epochs);
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
    RecipeTask.Scoring scoring = new RecipeTask.Scoring(validation, goal, true);
    return run(
        new RecipeTask(what, model, train, recipe, recipe.settings().epochs(), scoring), use);
  }

  /** The same for its scores alone. */
  public Fit scores(
      String what, Model model, RowSource train, RowSource validation, Recipe recipe, Goal goal)
      throws IOException, InterruptedException {
    RecipeTask.Scoring scoring = new RecipeTask.Scoring(validation, goal, false);
    RecipeTask task =
        new RecipeTask(what, model, train, recipe, recipe.settings().epochs(), scoring);
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
    return run(new RecipeTask(what, model, train, recipe, epochs, null), use);
  }

  private Fit run(RecipeTask task, Use use) throws IOException, InterruptedException {
    long began = System.nanoTime();
    Graph inference = task.model().inference();
    try (ParameterStore store = machine.store(task.recipe().settings(), task.model().starts());
        ParameterCopy best = new ParameterCopy();
        ParameterCopy average = new ParameterCopy()) {
      Map<String, ParameterCopy> copies = Map.of("best", best, "average", average);
      TrainingPosition from = checkpoint.read(task, store, copies);
      if (from.steps() == 0) {
        start.fill(task.model(), store);
      }
      try (Engine engine = machine.engine(store, task.recipe().settings());
          Averages averages =
              new Averages(
                  task.recipe(), task.train().rows(), store, engine, average, from.averaged())) {
        RecipeEpochs epochs =
            new RecipeEpochs(
                task,
                store,
                engine,
                new Weights(store, engine, best),
                averages,
                from,
                began,
                limit);
        epochs.run(
            progress, checkpoint, position -> checkpoint.write(task, position, store, copies));
        Fit fit = epochs.fit();
        use.trained(new Open(store, engine, inference), fit);
        return fit;
      }
    }
  }

  private record Open(ParameterStore store, Engine engine, Graph inference)
      implements TrainedModel {
    @Override
    public Predictor.Predictions predict(RowSource rows) throws InterruptedException {
      return RecipeTraining.predict(engine, inference, rows);
    }
  }

  static Predictor.Predictions predict(Engine engine, Graph inference, RowSource rows)
      throws InterruptedException {
    return Predictor.predictKept(engine, inference, rows, PREDICT_BATCH);
  }
}
