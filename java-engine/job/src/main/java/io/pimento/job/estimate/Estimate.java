package io.pimento.job.estimate;

import io.pimento.data.prepare.Encoding;
import io.pimento.document.UserException;
import io.pimento.job.estimate.Rates.Machine;
import io.pimento.report.text.Text;
import io.pimento.run.config.FieldWidths;
import io.pimento.run.config.FitConfig;
import io.pimento.run.config.RetrainConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.model.WidthRule;
import io.pimento.search.model.Widths;
import io.pimento.search.recipe.RecipeSpace;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Time and memory of every step of a run: rows over rates, rows of tables times their bytes. */
public final class Estimate {
  private static final int FLOAT = 4;
  private static final int ADAM_SLOTS = 2;

  private final RunConfig config;
  private final Rates rates;
  private final Workload work;

  private Estimate(RunConfig config, Rates rates, Workload work) {
    this.config = config;
    this.rates = rates;
    this.work = work;
  }

  /** One step's seconds, by machine in the order of the rates. */
  private record Step(String name, String what, List<Double> seconds) {}

  /**
   * The estimate as lines of text.
   *
   * @param rows in the raw files; null if the data are prepared
   * @throws UserException if rates or rows are missing
   */
  public static List<String> lines(RunConfig config, Path ratesFile, @Nullable Long rows)
      throws IOException {
    return new Estimate(config, Rates.read(ratesFile), Workload.of(config.data(), rows))
        .lines(ratesFile);
  }

  private List<String> lines(Path ratesFile) throws IOException {
    List<Step> steps = List.of(prepare(), train(), search(), retrain(), fit());
    List<String> head = new ArrayList<>(List.of("step"));
    rates.machines().values().forEach(m -> head.add(m.title()));
    head.add("what");
    List<List<String>> table = new ArrayList<>();
    List<Double> sums = new ArrayList<>();
    rates.machines().values().forEach(m -> sums.add(0.0));
    for (Step step : steps) {
      table.add(row(step.name(), step.seconds(), step.what()));
      for (int m = 0; m < sums.size(); m++) {
        sums.set(m, sums.get(m) + step.seconds().get(m));
      }
    }
    table.add(row("all", sums, ""));
    List<String> lines = new ArrayList<>(List.of("estimate of " + config.data().name() + ":"));
    lines.addAll(Text.table(head, table));
    lines.addAll(memory());
    lines.add(
        "from rates measured on Criteo's fields, see "
            + ratesFile
            + "; opening the run, reading files that are not in memory and compiling come on top");
    return lines;
  }

  private static List<String> row(String name, List<Double> seconds, String what) {
    List<String> cells = new ArrayList<>(List.of(name));
    seconds.forEach(s -> cells.add(Text.seconds(s)));
    cells.add(what);
    return cells;
  }

  private interface Time {
    double of(Machine machine);
  }

  private Step step(String name, String what, Time time) {
    return new Step(name, what, rates.machines().values().stream().map(time::of).toList());
  }

  private Step prepare() {
    if (config.data().format() == null) {
      throw new UserException("data.format is not set, so preparing cannot be estimated");
    }
    int passes = config.data().encoding() instanceof Encoding.Dictionary ? 2 : 1;
    double rate = rates.preparation(config.data().format().label());
    return step(
        "prepare",
        Text.count(work.all()) + " rows" + (passes == 1 ? "" : ", twice"),
        m -> passes * work.all() / rate);
  }

  private Step train() {
    double rows = (double) work.train() * config.train().settings().epochs();
    double part = config.train().pathWarmUp();
    return step(
        "train",
        Text.count(Math.round(rows))
            + " samples, "
            + Math.round(100 * part)
            + " % of them in the warm-up",
        m ->
            rows * (part / m.warmUp() + (1 - part) / m.sampled())
                + swept(
                    m,
                    config.train().settings().optimizer(),
                    rows,
                    config.train().settings().batch()));
  }

  /** Passes over tables that an optimizer makes every step. */
  private double swept(Machine m, Optimizer optimizer, double rows, int batch) {
    return optimizer.leavesZeroGradientsAlone()
        ? 0
        : rows / batch * supernetTables(optimizer) / m.swept();
  }

  private double supernetTables(Optimizer optimizer) {
    int slots = optimizer.slots().size();
    double floats = tables(config.model().embedding(), WidthRule.EQUAL, 0);
    double own = halfTables() ? floats / 2 : floats;
    return own + slots * (optimizer.remembersRows() ? FLOAT * tableRows() : floats);
  }

  private boolean halfTables() {
    return config.train().settings().halfTables();
  }

  private double tableRows() {
    return work.tableRows().stream().mapToLong(r -> r).sum();
  }

  /**
   * Bytes of tables with what an optimizer keeps.
   *
   * @param rule of their widths, if the configuration names none
   */
  private double tables(int embedding, WidthRule rule, int slots) {
    FieldWidths given = config.model().widths();
    // Widths of fields whose names are not known yet count as the embedding's.
    Widths all = work.fields().isEmpty() ? given.rule() : given.of(work.fields());
    Widths widths = given.given() ? all : rule;
    List<Integer> columns = widths.of(work.tableRows(), embedding);
    double entries = 0;
    for (int f = 0; f < columns.size(); f++) {
      entries += (double) work.tableRows().get(f) * columns.get(f);
    }
    return entries * (1 + slots) * FLOAT;
  }

  private Step search() throws IOException {
    TuneSettings tune = config.tune();
    double rows =
        (double) tune.steps() * tune.batch() + Math.min(work.validation(), tune.validationRows());
    if (!config.search().evaluation().isSupernet()) {
      ClimbedRows climbed = ClimbedRows.of(config.search(), work.train());
      return step(
          "search",
          Text.count(climbed.scored())
              + " subnets scored, "
              + Text.count(climbed.trainings())
              + " trainings of "
              + Text.count(Math.round(climbed.rows()))
              + " samples",
          m ->
              climbed.scored() * rows / m.scored()
                  + climbed.rows() / m.standAlone()
                  + swept(m, Adam.DEFAULT, climbed.rows(), climbed.batch()));
    }
    int subnets = config.search().settings().total();
    return step(
        "search",
        Text.count(subnets) + " subnets of " + Text.count(Math.round(rows)) + " rows",
        m -> subnets * rows / m.scored());
  }

  /** Trainings of the finals on so many rows, each of some epochs. */
  private record Final(double rows, double epochs, int batch, Optimizer optimizer) {
    double samples() {
      return rows * epochs;
    }
  }

  private Step retrain() throws IOException {
    RetrainConfig retrain = config.retrain();
    List<Final> finals = new ArrayList<>();
    int tests = 0;
    int finalists =
        config.search().evaluation().isSupernet()
            ? retrain.topK()
            : Math.min(retrain.topK(), config.search().evaluation().finalists());
    for (int i = 0; i < finalists; i++) {
      finals.add(ofModel(Recipes.SEARCHED, i == 0));
      tests += i == 0 ? 1 : 0;
    }
    for (String name : retrain.baselines()) {
      finals.add(ofModel(Family.byName(name).label(), true));
      tests++;
    }
    double samples = finals.stream().mapToDouble(Final::samples).sum();
    return step(
        "retrain",
        "models %s, trials each %s, for the test %s: %s samples"
            .formatted(
                Text.count(finals.size()),
                Text.count(retrain.trials(work.train()).count()),
                Text.count((long) retrain.seeds().size() * tests),
                Text.count(Math.round(samples))),
        m ->
            finals.stream()
                .mapToDouble(
                    f ->
                        f.samples() / m.standAlone()
                            + swept(m, f.optimizer(), f.samples(), f.batch()))
                .sum());
  }

  /** All trainings of a model in the finals. */
  private Final ofModel(String section, boolean tested) throws IOException {
    RetrainConfig retrain = config.retrain();
    double again = work.train() + (retrain.refit() ? work.validation() : 0);
    double tests = tested && work.test() > 0 ? retrain.seeds().size() * again : 0;
    double rows = (double) retrain.trials(work.train()).count() * work.train() + tests;
    if (retrain.recipes() == 0) {
      TrainSettings s = retrain.grid().getFirst();
      return new Final(rows, s.epochs(), s.batch(), s.optimizer());
    }
    RecipeSpace space = retrain.ranges().of(section);
    int batch = space.first(work.train()).batch();
    return new Final(rows, space.meanEpochs(), batch, Adam.DEFAULT);
  }

  /** Models of the section {@code fit}, by the sections of their recipes. */
  private List<RecipeSpace> fitted() throws IOException {
    Recipes recipes = config.fit().recipes();
    List<RecipeSpace> spaces = new ArrayList<>();
    for (String name : config.fit().models()) {
      if (name.equals("all")) {
        Family.labels().forEach(label -> spaces.add(recipes.of(label)));
      } else {
        spaces.add(
            recipes.of(name.endsWith(".json") ? Recipes.SEARCHED : Family.byName(name).label()));
      }
    }
    return spaces;
  }

  /** Bytes of the tables of a family's first trial. */
  private double tables(RecipeSpace space) {
    Sizes sizes = space.first(work.train()).sizes();
    return tables(sizes.embedding(), sizes.widths(), ADAM_SLOTS);
  }

  private Step fit() throws IOException {
    FitConfig fit = config.fit();
    List<RecipeSpace> spaces = fitted();
    if (fit.timed()) {
      double seconds = spaces.size() * fit.budget();
      return step("fit", spaces.size() + " models by the clock", m -> seconds);
    }
    int again = work.test() == 0 ? 0 : fit.seeds().size() - (fit.refit() ? 0 : 1);
    double trained =
        (double) fit.trials() * work.train()
            + (double) again * (work.train() + (fit.refit() ? work.validation() : 0));
    List<Double> seconds = new ArrayList<>();
    double samples = 0;
    for (Machine m : rates.machines().values()) {
      double sum = 0;
      samples = 0;
      for (RecipeSpace space : spaces) {
        double rows = trained * space.meanEpochs();
        int batch = space.first(work.train()).batch();
        samples += rows;
        sum += rows / m.standAlone() + rows / batch * tables(space) / m.swept();
      }
      seconds.add(sum);
    }
    return new Step(
        "fit",
        "models %s, trials each %s, for the test %s: %s samples"
            .formatted(
                Text.count(spaces.size()),
                Text.count(fit.trials()),
                Text.count(again),
                Text.count(Math.round(samples))),
        seconds);
  }

  private List<String> memory() throws IOException {
    Optimizer optimizer = config.train().settings().optimizer();
    double supernet = supernetTables(optimizer);
    double fits = 0;
    int widest = 0;
    for (RecipeSpace space : fitted()) {
      widest = Math.max(widest, space.first(work.train()).sizes().embedding());
      fits = Math.max(fits, tables(space));
    }
    double rows =
        (double) Math.min(work.validation(), config.tune().validationRows())
            * work.columns()
            * FLOAT;
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "tables: %s rows; %s in the supernet (%d %s, %d slots%s), %s in fit (%d floats, %d"
                + " slots)",
            Text.count(work.tableRows().stream().mapToLong(r -> r).sum()),
            bytes(supernet),
            config.model().embedding(),
            halfTables() ? "halves" : "floats",
            optimizer.slots().size(),
            optimizer.remembersRows() ? " of a number a row" : "",
            bytes(fits),
            widest,
            ADAM_SLOTS));
    for (Machine m : rates.machines().values()) {
      lines.add(
          "memory, "
              + m.title()
              + ": "
              + bytes(Math.max(supernet, fits) + m.working() + rows)
              + " (tables, "
              + bytes(m.working())
              + " of everything else, "
              + bytes(rows)
              + " of validation rows)");
    }
    lines.add("disk: " + bytes((double) work.all() * work.columns() * FLOAT) + " of prepared rows");
    return lines;
  }

  private static String bytes(double n) {
    return Text.bytes(Math.round(n));
  }
}
