package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.job.EvaluateJob;
import io.pimento.job.model.ArchitectureFile;
import io.pimento.job.model.HandMadeModel;
import io.pimento.report.text.Text;
import io.pimento.run.RunFolder;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.search.evaluate.GroupedAuc;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.space.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Scores a checkpoint with an architecture on a split of prepared data.",
    footer = {
      "",
      "A supernet's checkpoint is read with the configuration beside it (or --config); a retrained",
      "model's needs none, and a hand-made model says itself which it is. Opening the test split is"
          + " logged beside the checkpoint. Scores of a",
      "checkpoint in a run's folder are added to its results.json. The calibration error is the",
      "mean distance of predictions and clicks over 15 bins of as many rows each. An AUC inside",
      "groups leaves out groups of one class, and rows whose value is missing, rare or unknown.",
      "",
      "Examples:",
      "  pimento evaluate runs/criteo/best.safetensors --data data/criteo --split test",
      "  pimento evaluate runs/criteo/best-baseline.safetensors --split test",
      "  pimento evaluate runs/criteo/supernet.safetensors --architecture a.json --tune"
    })
final class EvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "CHECKPOINT", description = "A .safetensors file.")
  private Path checkpoint = Path.of("");

  @Mixin private final ConfigOptions config = new ConfigOptions();
  @Mixin private final BackendOptions backend = new BackendOptions();

  @Option(
      names = "--architecture",
      paramLabel = "FILE",
      description = "In the reference's JSON form; default: the file of the checkpoint's name.")
  private @Nullable Path architecture;

  @Option(names = "--entry", paramLabel = "NAME", description = "One architecture of several.")
  private @Nullable String entry;

  @Option(names = "--data", paramLabel = "DIR", description = "Prepared data (data.prepared).")
  private @Nullable Path data;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "train, validation or test; default ${DEFAULT-VALUE}.")
  private Split split = Split.VALIDATION;

  @Option(names = "--tune", description = "Of a supernet: tune the head first, as the search does.")
  private boolean tune;

  @Option(
      names = "--group-by",
      paramLabel = "FIELD",
      description = "Also the mean AUC inside the groups of a categorical field, such as a user's.")
  private @Nullable String groupBy;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(checkpoint)) {
      throw new UserException("no checkpoint " + checkpoint);
    }
    Backends.Choice choice = backend.choose();
    RunConfig resolved = resolve();
    Architecture a = architecture(resolved);
    console.line(choice.line());
    EvaluateJob.Scores scores =
        EvaluateJob.run(checkpoint, a, resolved, split, tune, groupBy, choice, console);
    Metrics m = scores.metrics();
    console.line(
        split.label()
            + ": log loss "
            + Text.fixed(m.logLoss(), 6)
            + ", AUC "
            + Text.fixed(m.auc(), 6)
            + ", accuracy "
            + Text.fixed(m.accuracy(), 5)
            + ", calibration "
            + Text.fixed(m.calibration(), 4)
            + ", calibration error "
            + Text.fixed(scores.reliability().error(), 5)
            + " over "
            + Text.count(m.rows())
            + " rows");
    GroupedAuc grouped = scores.grouped();
    if (grouped != null) {
      console.line(
          "AUC inside groups of "
              + groupBy
              + ": "
              + Text.fixed(grouped.auc(), 6)
              + ", the mean of "
              + Text.count(grouped.groups())
              + " groups by their rows; "
              + Text.count(grouped.oneClass())
              + " groups of one class and "
              + Text.count(grouped.ungrouped())
              + " rows without a known group are left out");
    }
    String model =
        HandMadeModel.isIn(checkpoint)
            ? HandMadeModel.name(checkpoint)
            : "" + ArchitectureFile.beside(checkpoint, architecture).getFileName();
    String what = tune ? ", tuned, " : ", ";
    EvaluateJob.keep(
        checkpoint,
        checkpoint.getFileName() + what + model + ", " + split.label(),
        groupBy,
        scores);
    return 0;
  }

  /** The architecture to score; null for a hand-made model. */
  private @Nullable Architecture architecture(RunConfig resolved) throws IOException {
    if (HandMadeModel.isIn(checkpoint)) {
      HandMadeModel.requireNoArchitecture(checkpoint, architecture);
      return null;
    }
    boolean own = EvaluateJob.isStandalone(checkpoint);
    return ArchitectureFile.read(
        ArchitectureFile.beside(checkpoint, architecture),
        entry,
        own ? null : resolved.model().space());
  }

  private RunConfig resolve() throws IOException {
    RunFolder beside = RunFolder.of(checkpoint);
    ConfigTree tree = config.over(beside.exists() ? beside.savedConfig() : ConfigTree.defaults());
    if (data != null) {
      tree = tree.put("data.prepared", data.toString());
    }
    return RunConfig.of(tree);
  }
}
