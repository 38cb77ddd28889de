package io.pimento.job.fit;

import io.pimento.data.Split;
import io.pimento.job.OutcomeTable;
import io.pimento.report.text.Text;
import io.pimento.run.Run;
import io.pimento.run.Study;
import io.pimento.run.config.FitConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.Stem;
import io.pimento.search.model.WidthRule;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.recipe.RecipeSpace;
import io.pimento.search.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fits models one after the other, and compares them. */
public final class FitJob {
  private FitJob() {}

  /**
   * Holds a configuration against models, files and recipes, before a run folder is begun with it.
   *
   * @throws io.pimento.document.UserException naming what is wrong
   */
  public static void check(FitConfig config) throws IOException {
    if (config.continued() == null) {
      ModelShape.of(config.models());
    }
    config.recipes();
  }

  /** The earlier model that all trainings go on with, if there is one. */
  private static Optional<EarlierModel> earlier(Study study) throws IOException {
    String place = study.config().fit().continued();
    if (place == null) {
      return Optional.empty();
    }
    EarlierModel model = EarlierModel.open(Path.of(place));
    model.require(study.data(), study.config().data().prepared());
    return Optional.of(model);
  }

  /** Fits all, or goes on with them. */
  public static void run(Run run) throws IOException, InterruptedException {
    run.requireOneGpu("models are fitted one after the other");
    FitConfig config = run.config().fit();
    Optional<EarlierModel> earlier = earlier(run.study());
    List<ModelShape> shapes =
        earlier.isPresent() ? List.of(earlier.get().shape()) : ModelShape.of(config.models());
    Recipes recipes = run.study().recipes(config.recipes());
    boolean tests = run.data().dataset().rows(Split.TEST) > 0;
    run.messages()
        .line(
            "fit: "
                + String.join(", ", shapes.stream().map(ModelShape::name).toList())
                + "; "
                + (config.timed()
                    ? Text.seconds(config.budget()) + " each"
                    : config.trials() + (config.trials() == 1 ? " trial each" : " trials each"))
                + ", chosen by "
                + (config.auc() ? "AUC" : "log loss")
                + " on validation"
                + (tests ? "; seeds " + config.seeds() : "; the data have no test split"));
    String origin = earlier.isPresent() ? earlier.get().weights().identity() : "";
    TrialBook book =
        run.trialBook(run.folder().fitTrials(), key(run.study(), recipes, shapes, origin));
    Metrics before = earlier.isPresent() ? asItWas(run, earlier.get()) : Metrics.UNKNOWN;
    RecipeTraining.Start start =
        earlier.map(EarlierModel::start).orElse(RecipeTraining.Start.DRAWN);
    List<Fitted> all = new ArrayList<>();
    for (ModelShape shape : shapes) {
      RecipeSpace own = recipes.of(shape.section());
      boolean given = shape.inputs(run.data().stem()).widths() != WidthRule.EQUAL;
      RecipeSpace space =
          earlier
              .map(e -> own.continuing(e.sizes()))
              .orElseGet(() -> given ? own.withoutWidths() : own);
      all.add(new Fitting(run.study(), run.bench(), shape, space, book, start).run());
      finish(run.study(), all);
    }
    table(all, tests).forEach(run.messages()::line);
    Fitted best = best(config, all);
    if (earlier.isPresent() && new Goal(config.auc()).better(before, best.chosen().metrics())) {
      run.messages()
          .line(
              "warning: no training made the earlier model better on validation; it may be"
                  + " better to keep "
                  + earlier.get().weights().file());
    }
    run.messages()
        .line(
            "best on validation: "
                + best.shape().name()
                + ", kept as "
                + run.folder().fittedBest()
                + "; score new rows with: pimento predict --model "
                + run.folder().path()
                + " --input FILE --output scores.csv");
  }

  /** What the earlier model says of validation before it learns from the new rows. */
  private static Metrics asItWas(Run run, EarlierModel earlier)
      throws IOException, InterruptedException {
    Metrics metrics =
        earlier
            .score(run.bench().machine(), run.data().stem(), run.data().rows(Split.VALIDATION))
            .metrics();
    run.messages()
        .line(
            "fit: goes on with %s, as it is: validation log loss %s, AUC %s"
                .formatted(
                    earlier.weights().file(),
                    Text.fixed(metrics.logLoss(), 5),
                    Text.fixed(metrics.auc(), 5)));
    return metrics;
  }

  /** What decides the bytes of results. */
  private static String key(Study study, Recipes recipes, List<ModelShape> shapes, String origin) {
    RunConfig config = study.config();
    FitConfig fit = config.fit();
    return config.identity(study.data().fingerprint())
        + ", "
        + RunConfig.shortHash(
            recipes.text()
                + study.data().stem().start()
                + widths(study.data().stem(), shapes)
                + fit.auc()
                + fit.patience()
                + fit.averaging()
                + fit.seeds().getFirst()
                + origin);
  }

  /** Widths that models bring along or the configuration names; empty if none does. */
  private static String widths(Stem stem, List<ModelShape> shapes) {
    return shapes.stream()
        .map(s -> s.inputs(stem).widths())
        .filter(w -> w != WidthRule.EQUAL)
        .map(Object::toString)
        .collect(Collectors.joining());
  }

  private static Fitted best(FitConfig config, List<Fitted> all) {
    Goal goal = new Goal(config.auc());
    return all.stream()
        .min(Comparator.comparingDouble(f -> goal.badness(f.chosen().metrics())))
        .orElseThrow();
  }

  /** After each model: results, and if it is the best so far, its files under their own name. */
  private static void finish(Study study, List<Fitted> all) throws IOException {
    study.folder().results().put("fit", FitJson.of(all));
    Fitted last = all.getLast();
    if (best(study.config().fit(), all).equals(last)) {
      Path own = study.folder().fitted(last.shape().name());
      KeptWeights.copy(own, last.shape(), study.folder().fittedBest());
    }
  }

  private static List<String> table(List<Fitted> all, boolean tests) {
    List<String> head = new ArrayList<>(List.of("model", "validation log loss", "validation AUC"));
    if (tests) {
      head.addAll(List.of("test log loss", "test AUC"));
    }
    head.addAll(List.of("multiply-adds", "trials", "seconds", "recipe"));
    List<List<String>> rows = new ArrayList<>();
    for (Fitted f : all) {
      List<String> row = new ArrayList<>();
      row.add(f.shape().name());
      row.add(Text.fixed(f.chosen().metrics().logLoss(), 5));
      row.add(Text.fixed(f.chosen().metrics().auc(), 5));
      if (tests) {
        List<Metrics> seeds = List.copyOf(f.test().values());
        row.add(OutcomeTable.meanAndDeviation(seeds, Metrics::logLoss));
        row.add(OutcomeTable.meanAndDeviation(seeds, Metrics::auc));
      }
      row.add(Text.count(f.model().inference().cost().multiplyAdds()));
      row.add(Text.count(f.trials().size()));
      row.add(Text.fixed(f.seconds(), 1));
      row.add(FitTrial.words(f.shape(), f.chosen().draw()) + ", best after " + f.chosen().epoch());
      rows.add(row);
    }
    return Text.table(head, rows);
  }
}
