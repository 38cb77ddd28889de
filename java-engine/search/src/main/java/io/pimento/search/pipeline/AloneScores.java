package io.pimento.search.pipeline;

import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.progress.Progress;
import io.pimento.search.recipe.Draw;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Design;
import io.pimento.search.supernet.Inheritance;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.NonFiniteLossException;
import io.pimento.search.work.Awaited;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/** Scores of models each of which is trained alone, once, on a part of the rows. */
final class AloneScores implements ModelScores {
  private static final Goal GOAL = new Goal(false);

  /** A trained model whose weights are gone. */
  private record Trained(Metrics metrics, HardwareModel.Held held) {}

  private final SubnetSearch search;
  private final Trainings trainings;
  private final RungTask tasks;
  private final long rows;
  private final Draw draw;
  private final RungTask.Seeds seeds;
  private final Map<String, FutureTask<Trained>> trained = new ConcurrentHashMap<>();

  AloneScores(SubnetSearch search, DesignScoring.Alone how) {
    this.search = search;
    this.trainings = how.trainings();
    this.tasks = new RungTask(search.supernet(), Inheritance.NONE);
    this.rows = RungTrainings.rows(how.part(), search.supernet().train().rows());
    this.draw = how.recipes().first(rows);
    long seed = search.plan().settings().seed();
    this.seeds = new RungTask.Seeds(seed, seed);
  }

  private Trained of(Design design) throws IOException, InterruptedException {
    FutureTask<Trained> mine =
        new FutureTask<>(() -> trainings.one(machine -> train(machine, design.architecture())));
    FutureTask<Trained> first = trained.putIfAbsent(search.own(design).hash(), mine);
    if (first == null) {
      mine.run();
    }
    return Awaited.of(first == null ? mine : first);
  }

  private Trained train(Machine machine, Architecture architecture)
      throws IOException, InterruptedException {
    RungTrainings.Task task = tasks.of("", "", architecture, draw, rows, seeds);
    HardwareModel.Held[] held = {_ -> Double.NaN};
    try {
      RecipeTraining.Fit fit =
          new RecipeTraining(machine, Progress.SILENT)
              .best(
                  task.what(),
                  task.model(),
                  task.train(),
                  task.validation(),
                  task.recipe(),
                  GOAL,
                  (model, _) ->
                      held[0] =
                          search
                              .hardware()
                              .hold(
                                  inputs ->
                                      new Subnet(inputs, architecture, Sharing.STANDALONE)
                                          .inference(),
                                  model.store()));
      return new Trained(fit.best(), held[0]);
    } catch (NonFiniteLossException e) {
      return new Trained(Metrics.UNKNOWN, held[0]);
    }
  }

  @Override
  public Metrics metrics(Design design) throws IOException, InterruptedException {
    return of(design).metrics();
  }

  @Override
  public double latencyMicros(Design design, int batch) {
    throw new IllegalStateException("models that are trained alone are not timed");
  }

  @Override
  public double excess(Design design) throws IOException, InterruptedException {
    return of(design).held().excess(design.hardware());
  }

  @Override
  public void close() {}
}
