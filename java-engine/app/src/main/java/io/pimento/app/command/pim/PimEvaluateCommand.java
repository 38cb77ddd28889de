package io.pimento.app.command.pim;

import io.pimento.app.command.ConfigOptions;
import io.pimento.app.console.Console;
import io.pimento.codesign.simulate.DeviceScores;
import io.pimento.document.UserException;
import io.pimento.job.EvaluateJob;
import io.pimento.job.model.ArchitectureFile;
import io.pimento.job.pim.PimEvaluateJob;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.report.text.Text;
import io.pimento.run.RunFolder;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Repeats;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Quantization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code pimento pim evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Scores a checkpoint as a crossbar device computes it, beside floating point.",
    footer = {
      "",
      "Rows are the first of the validation split; ranges of activations come from training rows.",
      "A model trained with bits has bits and ranges of its own, and is compared with itself.",
      "--faults, separated by commas: variation=none|pcm|reram|PART, verify=TOLERANCE with",
      "pulses=N, stuck-off=P, stuck-on=P, drift=SECONDS with drift-spread and drift-compensated,",
      "read-noise=none|pcm|PART, adc-offset=LSB, adc-gain=PART, adc-inl=LSB, adc-code=LSB, wires",
      "(currents by nodal analysis), calibrated (a gain a column), device (all that the device's",
      "file states), seed=N. Faults that are drawn are drawn from N seeds, the first being seed;",
      "changes are means over seeds, with the mean's 95 % interval.",
      "",
      "Examples:",
      "  pimento pim evaluate runs/a/best.safetensors --architecture runs/a/best.json \\",
      "      --device isaac-32nm --bits w4a8 --faults none --faults variation=reram --seeds 20"
    })
final class PimEvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "CHECKPOINT", description = "A .safetensors file.")
  private Path checkpoint = Path.of("");

  @Mixin private final CrossbarOptions crossbars = new CrossbarOptions();
  @Mixin final ConfigOptions config = new ConfigOptions();

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

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      description = "What is wrong with the cells; none. Repeatable, a row of the table each.")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds of faults that are drawn; ${DEFAULT-VALUE}.")
  private int seeds = 10;

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
    if (seeds < 1) {
      throw new UserException("--seeds must be at least 1, not " + seeds);
    }
    RunConfig resolved = resolve();
    boolean own = EvaluateJob.isStandalone(checkpoint);
    Architecture a =
        ArchitectureFile.read(architecture, entry, own ? null : resolved.model().space());
    try {
      PimEvaluateJob job =
          new PimEvaluateJob(
              checkpoint, a, resolved, crossbars.read(console), crossbars.precisions());
      Map<String, Faults> wrong = new LinkedHashMap<>();
      for (String f : faults.isEmpty() ? List.of("none") : faults) {
        wrong.put(f, f.equals("none") ? Faults.NONE : Faults.parse(f));
      }
      boolean rounded = !a.quantization().equals(Quantization.NONE);
      print(rounded ? "rounded as trained" : "floating point", job.run(wrong, limit, seeds));
    } catch (CrossbarException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  private void print(String graph, DeviceScores s) throws IOException {
    line(graph, s.floating());
    List<List<String>> rows = new ArrayList<>();
    s.devices()
        .forEach(
            (name, d) ->
                rows.add(
                    List.of(
                        name,
                        Text.count(d.seeds().size()),
                        change(d.logLoss().less(s.floating().logLoss())),
                        change(d.auc().less(s.floating().auc())),
                        String.format(
                            Locale.ROOT,
                            "%.4f %%",
                            100.0 * d.clipped() / Math.max(1, d.conversions())),
                        Text.count(d.saturated()))));
    List<String> head =
        List.of(
            "cells",
            "seeds",
            "change of log loss",
            "change of AUC",
            "conversions clipped",
            "activations out of range");
    Text.table(head, rows).forEach(console::line);
    s.failing()
        .forEach(
            f ->
                console.error(
                    "warning: with cells "
                        + f
                        + " the device fails on this model: predicting the mean of these rows, log"
                        + " loss "
                        + Text.fixed(s.ofTheMean(), 6)
                        + ", is better; no claim can be made of it"));
    StudyOutput.write(json, s.tree());
  }

  private static String change(Repeats r) {
    String mean = String.format(Locale.ROOT, "%+.6f", r.mean());
    return r.each().size() == 1 ? mean : String.format(Locale.ROOT, "%s ± %.6f", mean, r.margin());
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
    RunFolder beside = RunFolder.of(checkpoint);
    ConfigTree tree = config.over(beside.exists() ? beside.savedConfig() : ConfigTree.defaults());
    if (data != null) {
      String quoted = JsonMapper.builder().build().writeValueAsString(data.toString());
      tree = tree.set("data.prepared=" + quoted);
    }
    return RunConfig.of(tree);
  }
}
