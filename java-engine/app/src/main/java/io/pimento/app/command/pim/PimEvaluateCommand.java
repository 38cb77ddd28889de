package io.pimento.app.command.pim;

import io.pimento.app.UserException;
import io.pimento.app.backend.Backends;
import io.pimento.app.command.BackendOptions;
import io.pimento.app.command.ConfigOptions;
import io.pimento.app.config.ConfigTree;
import io.pimento.app.config.RunConfig;
import io.pimento.app.console.Console;
import io.pimento.app.console.Text;
import io.pimento.app.job.ArchitectureFile;
import io.pimento.app.job.EvaluateJob;
import io.pimento.app.job.PimEvaluateJob;
import io.pimento.app.run.RunFolder;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.runtime.checkpoint.AtomicFile;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.space.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code pimento pim evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Scores a checkpoint as a crossbar device computes it, beside floating point.",
    footer = {
      "",
      "Rows are the first of the validation split; ranges of activations come from training rows.",
      "--faults: seed=N, variation=none|pcm|reram|PART, stuck-off=P, stuck-on=P, drift=SECONDS,",
      "wires (currents by nodal analysis); separated by commas.",
      "",
      "Examples:",
      "  pimento pim evaluate runs/a/best.safetensors --architecture runs/a/best.json \\",
      "      --device isaac-32nm --bits w4a4 --faults variation=reram,seed=3"
    })
final class PimEvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "CHECKPOINT", description = "A .safetensors file.")
  private Path checkpoint = Path.of("");

  @Mixin private final CrossbarOptions crossbars = new CrossbarOptions();
  @Mixin final ConfigOptions config = new ConfigOptions();
  @Mixin private final BackendOptions backend = new BackendOptions();

  @Option(
      names = "--architecture",
      required = true,
      paramLabel = "FILE",
      description = "In the reference's JSON form.")
  private Path architecture = Path.of("");

  @Option(names = "--entry", paramLabel = "NAME", description = "One architecture of several.")
  private @Nullable String entry;

  @Option(names = "--data", paramLabel = "DIR", description = "Prepared data (data.prepared).")
  private @Nullable Path data;

  @Option(names = "--limit", paramLabel = "N", description = "Rows; ${DEFAULT-VALUE}.")
  private int limit = 2000;

  @Option(names = "--faults", paramLabel = "LIST", description = "What is wrong with the cells.")
  private @Nullable String faults;

  @Option(names = "--json", paramLabel = "OUT", description = "The result.")
  private @Nullable Path json;

  PimEvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(checkpoint)) {
      throw new UserException("no checkpoint " + checkpoint);
    }
    if (limit < 1) {
      throw new UserException("--limit must be at least 1, not " + limit);
    }
    Backends.Choice choice = backend.choose();
    RunConfig resolved = resolve();
    boolean own = EvaluateJob.isStandalone(checkpoint);
    Architecture a =
        ArchitectureFile.read(architecture, entry, own ? null : resolved.model().space());
    String wrong = faults;
    try {
      PimEvaluateJob.Scores s =
          PimEvaluateJob.run(
              checkpoint,
              a,
              resolved,
              choice,
              crossbars.read(console),
              crossbars.precisions(),
              wrong == null ? Faults.NONE : Faults.parse(wrong),
              limit);
      print(s);
    } catch (CrossbarException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  private void print(PimEvaluateJob.Scores s) throws IOException {
    line("floating point", s.floating());
    line("device        ", s.device());
    console.line(
        String.format(
            Locale.ROOT,
            "change         log loss %+.6f, AUC %+.6f; %.4f %% of %s conversions clipped,"
                + " %s activations out of range",
            s.device().logLoss() - s.floating().logLoss(),
            s.device().auc() - s.floating().auc(),
            100.0 * s.clipped() / Math.max(1, s.conversions()),
            Text.count(s.conversions()),
            Text.count(s.saturated())));
    Path out = json;
    if (out != null) {
      JsonMapper mapper = JsonMapper.builder().build();
      ObjectNode root = mapper.createObjectNode();
      root.put("rows", s.device().rows());
      root.put("log_loss_float", s.floating().logLoss());
      root.put("log_loss_device", s.device().logLoss());
      root.put("auc_float", s.floating().auc());
      root.put("auc_device", s.device().auc());
      root.put("conversions", s.conversions());
      root.put("clipped", s.clipped());
      root.put("saturated", s.saturated());
      AtomicFile.write(
          out, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
  }

  private void line(String name, Metrics m) {
    console.line(
        name
            + " log loss "
            + Text.fixed(m.logLoss(), 6)
            + ", AUC "
            + Text.fixed(m.auc(), 6)
            + " over "
            + Text.count(m.rows())
            + " rows");
  }

  private RunConfig resolve() throws IOException {
    Path folder = Objects.requireNonNullElse(checkpoint.toAbsolutePath().getParent(), Path.of("."));
    RunFolder beside = new RunFolder(folder);
    ConfigTree tree = config.over(beside.exists() ? beside.savedConfig() : ConfigTree.defaults());
    Path prepared = data;
    if (prepared != null) {
      String quoted = JsonMapper.builder().build().writeValueAsString(prepared.toString());
      tree = tree.set("data.prepared=" + quoted);
    }
    return RunConfig.of(tree);
  }
}
