package io.pimento.peer.xgboost;

import io.pimento.app.console.Console;
import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import io.pimento.document.UserException;
import io.pimento.report.text.Text;
import io.pimento.search.evaluate.Metrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Grows boosted trees on prepared data within a time and says how good they are. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Boosted trees (XGBoost) on prepared data, to compare models with: settings are tried"
            + " within a time, each stops when validation no longer gets better; the best on"
            + " validation is scored on the test split once. The data need click rates of their"
            + " fields (data.inputs).",
    footer = {
      "",
      "Example:",
      "  ./pimento prepare --format table --schema mine.yaml --set data.inputs.use=auto --out"
          + " data/mine mine.csv",
      "  kernels-bench/peers/xgboost/run --data data/mine --budget 2m"
    })
public final class Main implements Callable<Integer> {
  private final Console console;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "Prepared data.")
  private @Nullable Path data;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "2m",
      converter = Seconds.class,
      description = "Time for all settings, such as 90s, 10m, 2h; default ${DEFAULT-VALUE}.")
  private double budget;

  @Option(
      names = "--settings",
      paramLabel = "N",
      defaultValue = "50",
      description = "Most settings to try; default ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "Trees without a better validation that end a setting; default ${DEFAULT-VALUE}.")
  private int patience;

  @Option(
      names = "--limit-rows",
      paramLabel = "N",
      defaultValue = "0",
      description = "Only the first rows of each split; 0 for all.")
  private long limit;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads; 0 for all cores.")
  private int threads;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of settings and trees; default ${DEFAULT-VALUE}.")
  private long seed;

  Main(Console console) {
    this.console = console;
  }

  public static void main(String[] args) {
    Console console = Console.standard();
    int exit = run(console, args);
    console.drain();
    System.exit(exit);
  }

  /** Runs it; the exit code. */
  static int run(Console console, String... args) {
    CommandLine line = new CommandLine(new Main(console));
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          console.error("xgboost: " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
          return e instanceof UserException ? 2 : 1;
        });
    line.setParameterExceptionHandler(
        (e, _) -> {
          console.error("xgboost: " + e.getMessage());
          return 2;
        });
    line.setOut(
        new java.io.PrintWriter(console.out(), true, java.nio.charset.StandardCharsets.UTF_8));
    return line.execute(args);
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Objects.requireNonNull(data);
    if (!Files.isDirectory(folder)) {
      throw new UserException("no prepared data in " + folder + "; run `pimento prepare` first");
    }
    requirePositive("--settings", most);
    requirePositive("--patience", patience);
    try (ShardedDataset set = ShardedDataset.open(folder)) {
      TreeColumns columns = TreeColumns.of(folder.toString(), set.schema());
      for (Split split : List.of(Split.TRAIN, Split.VALIDATION)) {
        if (set.rows(split) == 0) {
          throw new UserException(folder + " has no " + split.label() + " rows");
        }
      }
      if (!set.schema().bags().isEmpty()) {
        console.line("not read: fields of several values, " + set.schema().bags().size());
      }
      try (TreeRows train = TreeRows.of(columns, set.view(Split.TRAIN), limit);
          TreeRows validation = TreeRows.of(columns, set.view(Split.VALIDATION), limit)) {
        compare(set, columns, train, validation);
      }
    }
    return 0;
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new UserException(option + " must be a whole number from 1, not " + value);
    }
  }

  private void compare(ShardedDataset set, TreeColumns columns, TreeRows train, TreeRows validation)
      throws Exception {
    long start = System.nanoTime();
    int cores = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    console.line(
        "xgboost: %s train rows, %d columns, %s, %d threads"
            .formatted(
                Text.count(train.labels().length), columns.count(), Text.seconds(budget), cores));
    List<String> tried = new ArrayList<>();
    GrownTrees best = null;
    try {
      for (int number = 0; number < most && (best == null || left(start) > 0); number++) {
        TreeSettings settings = TreeSettings.draw(seed, number);
        GrownTrees grown =
            GrownTrees.grow(
                settings,
                settings.parameters(seed, cores),
                train,
                validation,
                patience,
                () -> left(start) <= 0);
        tried.add(settings.toString());
        console.line(
            "setting %d: validation log loss %s, AUC %s, %d trees, %s (%s)"
                .formatted(
                    number + 1,
                    Text.fixed(grown.validation().logLoss(), 5),
                    Text.fixed(grown.validation().auc(), 5),
                    grown.count(),
                    Text.seconds(grown.seconds()),
                    settings));
        if (best == null || grown.validation().logLoss() < best.validation().logLoss()) {
          GrownTrees before = best;
          best = grown;
          if (before != null) {
            before.close();
          }
        } else {
          grown.close();
        }
      }
      show(
          set,
          columns,
          Objects.requireNonNull(best),
          tried.size(),
          (System.nanoTime() - start) / 1e9);
    } finally {
      if (best != null) {
        best.close();
      }
    }
  }

  private double left(long start) {
    return budget - (System.nanoTime() - start) / 1e9;
  }

  private void show(
      ShardedDataset set, TreeColumns columns, GrownTrees best, int tried, double seconds)
      throws Exception {
    List<String> head = new ArrayList<>(List.of("model", "kind", "validation log loss", "AUC"));
    List<String> row = new ArrayList<>(List.of("XGBoost", "trees"));
    metrics(row, best.validation());
    if (set.rows(Split.TEST) > 0) {
      head.addAll(List.of("test log loss", "AUC"));
      try (TreeRows test = TreeRows.of(columns, set.view(Split.TEST), limit)) {
        metrics(row, test.score(best.trees(), best.count()));
      }
    }
    head.addAll(List.of("trees", "trials", "seconds", "recipe"));
    row.add(Text.count(best.count()));
    row.add(Text.count(tried));
    row.add(Text.fixed(seconds, 1));
    row.add(best.settings().toString());
    Text.table(head, List.of(row)).forEach(console::line);
  }

  private static void metrics(List<String> row, Metrics m) {
    row.add(Text.fixed(m.logLoss(), 5));
    row.add(Text.fixed(m.auc(), 5));
  }

  /** Times such as 90s, 10m or 2h. */
  static final class Seconds implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      String t = text.strip().toLowerCase(Locale.ROOT);
      if (!t.matches("\\d{1,9}(\\.\\d{1,9})?[smh]?")) {
        throw new TypeConversionException("'" + text + "' is no time such as 90s, 10m or 2h");
      }
      char unit = t.charAt(t.length() - 1);
      double number = Double.parseDouble(t.replaceAll("[smh]", ""));
      double seconds = unit == 'h' ? number * 3600 : unit == 'm' ? number * 60 : number;
      if (seconds <= 0) {
        throw new TypeConversionException("'" + text + "' must be more than nothing");
      }
      return seconds;
    }
  }
}
