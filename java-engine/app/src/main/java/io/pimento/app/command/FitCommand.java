package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.data.InputKinds;
import io.pimento.document.UserException;
import io.pimento.job.fit.EarlierModel;
import io.pimento.job.fit.FitJob;
import io.pimento.run.RunFolder;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.search.baseline.Family;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento fit}. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    description =
        "Trains one model well: tries recipes, stops early, keeps the best weights, scores the test"
            + " split once a seed. Several models are compared.",
    footer = {
      "",
      "Examples:",
      "  pimento fit --model deepfm --data data/criteo",
      "  pimento fit --model all --data data/criteo --budget 10m --seeds 3 --run runs/families",
      "  pimento fit --model best.json --data data/criteo --trials 8",
      "  pimento fit --continue runs/families --data data/friday --run runs/friday",
      "",
      "What is tried for each family: pimento inspect recipes"
    })
final class FitCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 1000;

  /** The names of all families, for the help. */
  static final class Families implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Family.labels().iterator();
    }
  }

  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = Families.class,
      description =
          "A family of hand-made models (${COMPLETION-CANDIDATES}), all of them by `all`, a"
              + " published architecture such as criteo-full, published for all of these, or an"
              + " architecture file (.json); several with commas (sets fit.models).")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--continue",
      paramLabel = "MODEL",
      description =
          "Go on with the model of an earlier run, or with a file of weights, on new data instead"
              + " (sets fit.continue).")
  private @Nullable Path continued;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Recipes tried by each model (sets fit.trials).")
  private @Nullable Integer trials;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "Instead, time for each model, such as 90s, 10m, 2h (sets fit.budget).")
  private @Nullable String budget;

  @Option(
      names = "--seeds",
      paramLabel = "K|LIST",
      split = ",",
      description =
          "How many seeds, or a list such as 4,7: the first for trials, all for the test (sets"
              + " fit.seeds).")
  private List<Long> seeds = new ArrayList<>();

  FitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    RunFolder folder = options.folder("fit");
    folder.requireUsable();
    if (!models.isEmpty()) {
      options.config.values.add("fit.models=" + list(models));
    }
    if (continued != null) {
      goOn(continued);
    }
    if (trials != null) {
      options.config.values.add("fit.trials=" + trials);
    }
    if (budget != null) {
      options.config.values.add("fit.budget=" + budget);
    }
    if (!seeds.isEmpty()) {
      options.config.values.add("fit.seeds=" + seeds());
    }
    RunConfig resolved = options.resolve(folder, ConfigTree.defaults());
    FitJob.check(resolved.fit());
    return options.work(folder, resolved, console, FitJob::run);
  }

  /** The earlier model says which inputs it reads. */
  private void goOn(Path model) throws IOException {
    if (!models.isEmpty()) {
      throw new UserException("--continue has a model already; drop --model");
    }
    options.config.values.add("fit.continue=" + RunOptions.quoted(model));
    InputKinds inputs = EarlierModel.open(model).inputs();
    if (!inputs.equals(InputKinds.ALL)) {
      options.config.values.add("model.inputs=" + list(inputs.names()));
    }
  }

  /** One number says how many, from 1 on. */
  private List<Long> seeds() {
    if (seeds.size() > 1) {
      return seeds;
    }
    long count = seeds.getFirst();
    if (count < 1 || count > MOST_SEEDS) {
      throw new UserException(
          "--seeds "
              + count
              + " is no number of seeds from 1 to "
              + MOST_SEEDS
              + "; for one seed alone use --set fit.seeds=["
              + count
              + "]");
    }
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  private static String list(List<String> names) {
    return names.stream()
        .map(n -> "'" + n.strip().replace("'", "''") + "'")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
