package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.data.Split;
import io.pimento.job.importance.FieldImportance;
import io.pimento.job.importance.ImportanceJob;
import io.pimento.job.importance.Importances;
import io.pimento.job.importance.Shuffles;
import io.pimento.job.predict.ScoringModel;
import io.pimento.report.text.Text;
import io.pimento.run.RunFolder;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento importance}. */
@Command(
    name = "importance",
    mixinStandardHelpOptions = true,
    description =
        "Says which fields a model needs: how much worse it scores rows in which a field's values"
            + " are shuffled.",
    footer = {
      "",
      "A field's values move together, those of a field of several with their weights; what was",
      "made of them (bins, click rates, counts, crosses) is made again of the values that then",
      "stand side by side. It takes fields × repeats passes over the split. Means and standard",
      "deviations are over the shuffles; ≈ 0 marks what a field that says nothing has by chance in",
      "95 of 100 cases. Fields that say the same share their importance: without one the model",
      "still has the other. --json names the columns that were made of each, and all figures.",
      "",
      "Examples:",
      "  pimento importance --model runs/mine --data data/mine",
      "  pimento importance --model runs/mine --split test --repeats 10 --json importance.json"
    })
final class ImportanceCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final ConfigOptions config = new ConfigOptions();
  @Mixin private final BackendOptions backend = new BackendOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Prepared data; default: those that the model's run names.")
  private @Nullable Path data;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "validation or test; default ${DEFAULT-VALUE}.")
  private Split split = Split.VALIDATION;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Shuffles of each field; default ${DEFAULT-VALUE}.")
  private int repeats = 5;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the shuffles; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads (sets train.threads); 0 for all cores. They change no figure.")
  private @Nullable Integer threads;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes all figures.")
  private @Nullable Path json;

  ImportanceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ImportanceJob job = new ImportanceJob(split, repeats, seed);
    Backends.Choice choice = backend.choose();
    ScoringModel opened = model.open();
    Importances found = job.run(opened, resolve(opened.weights()), choice, console);
    console.line(
        "unshuffled: log loss "
            + Text.fixed(found.unshuffled().logLoss(), 6)
            + ", AUC "
            + Text.fixed(found.unshuffled().auc(), 6)
            + " over "
            + Text.count(found.unshuffled().rows())
            + " rows");
    table(found).forEach(console::line);
    if (json != null) {
      AtomicFile.write(json, found.json());
    }
    return 0;
  }

  private static List<String> table(Importances found) {
    List<List<String>> rows = new ArrayList<>();
    for (FieldImportance f : found.fields()) {
      rows.add(
          List.of(
              f.field(),
              cell(f.logLoss()),
              cell(f.auc()),
              f.madeOfIt().isEmpty() ? "" : f.madeOfIt().size() + " columns"));
    }
    return Text.table(List.of("field", "log loss rises by", "AUC falls by", "made of it"), rows);
  }

  private static String cell(Shuffles s) {
    if (Double.isNaN(s.mean())) {
      // Rows of one class have no AUC.
      return Text.fixed(s.mean(), 1);
    }
    return Text.fixed(s.mean(), 5)
        + " ± "
        + Text.fixed(s.deviation(), 5)
        + (s.isBeyondChance() ? "" : " ≈ 0");
  }

  private RunConfig resolve(Path weights) throws IOException {
    RunFolder beside = RunFolder.of(weights);
    ConfigTree tree = config.over(beside.exists() ? beside.savedConfig() : ConfigTree.defaults());
    if (data != null) {
      tree = tree.put("data.prepared", data.toString());
    }
    if (threads != null) {
      tree = tree.set("train.threads=" + threads);
    }
    return RunConfig.of(tree);
  }
}
