package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.graph.Graph;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.Stem;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Design;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.NonFiniteLossException;
import io.pimento.search.train.Recipe;
import io.pimento.search.work.Awaited;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** Scores of models each of which is trained alone, once, on a part of the rows. */
final class AloneScores implements ModelScores {
  private static final Goal GOAL = new Goal(false);

  /** A trained model whose weights are gone. */
  private record Trained(Metrics metrics, HardwareModel.Held held) {}

  private final SubnetSearch search;
  private final DesignScoring.Alone how;
  private final RowSource rows;
  private final Map<String, FutureTask<Trained>> trained = new ConcurrentHashMap<>();

  AloneScores(SubnetSearch search, DesignScoring.Alone how) {
    this.search = search;
    this.how = how;
    this.rows = RungTrainings.thinned(search.supernet().train(), how.rows(), seed());
  }

  private long seed() {
    return search.plan().settings().seed();
  }

  private Trained of(Design design) throws IOException, InterruptedException {
    FutureTask<Trained> mine =
        new FutureTask<>(
            () -> how.trainings().one(machine -> train(machine, design.architecture())));
    FutureTask<Trained> first = trained.putIfAbsent(search.own(design).hash(), mine);
    if (first == null) {
      mine.run();
    }
    return Awaited.of(first == null ? mine : first);
  }

  private Trained train(Machine machine, Architecture architecture)
      throws IOException, InterruptedException {
    Subnet own = search.supernet().standalone(architecture);
    Recipe recipe = how.trials().of(own).getFirst().recipe().withSeed(seed());
    if (how.epochs() > 0) {
      recipe = recipe.withEpochs(how.epochs());
    }
    Function<Stem, Graph> model =
        inputs -> new Subnet(inputs, architecture, Sharing.STANDALONE).inference();
    HardwareModel.Held[] held = {_ -> Double.NaN};
    RecipeTraining.Use hold = (there, _) -> held[0] = search.hardware().hold(model, there.store());
    RowSource validation = search.supernet().validation();
    try {
      RecipeTraining.Fit fit =
          new RecipeTraining(machine, Progress.SILENT)
              .best(own.name(), own, rows, validation, recipe, GOAL, hold);
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
    return held(design).excess(design.hardware());
  }

  @Override
  public HardwareModel.Held held(Design design) throws IOException, InterruptedException {
    return of(design).held();
  }

  @Override
  public void close() {}
}
