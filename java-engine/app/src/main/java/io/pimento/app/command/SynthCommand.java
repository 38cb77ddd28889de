package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.app.console.ConsoleProgress;
import io.pimento.data.Split;
import io.pimento.data.output.OutputFile;
import io.pimento.data.synthetic.PlantedSettings;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.data.synthetic.SyntheticLog;
import io.pimento.data.synthetic.SyntheticSpec;
import io.pimento.data.synthetic.SyntheticSummary;
import io.pimento.document.UserException;
import io.pimento.report.text.Text;
import io.pimento.run.config.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento synth}. */
@Command(
    name = "synth",
    mixinStandardHelpOptions = true,
    description = {
      "Generates SYNTHETIC rows with Criteo's marginals and a planted click model",
      "whose best possible log loss is known."
    },
    footer = {
      "",
      "Examples:",
      "  pimento synth --out data/synth --train 1000000 --validation 100000 --test 1000000",
      "  pimento synth --out data/synth2 --planted 2 --drift 0.2 --row-cap 5000",
      "  pimento synth --text --out train.txt --train 4000000 --validation 0 --test 0"
    })
final class SynthCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write; with --text a file.")
  private Path out = Path.of("");

  @Option(
      names = "--text",
      description = {
        "Writes the same rows of all splits, in order, as text in the form of",
        "Criteo's train.txt, for prepare --format criteo; packed if the name",
        "ends in .gz or .zst. --row-cap is of shards alone."
      })
  private boolean text;

  @Option(names = "--train", paramLabel = "ROWS", description = "Default ${DEFAULT-VALUE}.")
  private long train = 1_000_000;

  @Option(names = "--validation", paramLabel = "ROWS", description = "Default ${DEFAULT-VALUE}.")
  private long validation = 100_000;

  @Option(names = "--test", paramLabel = "ROWS", description = "Default ${DEFAULT-VALUE}.")
  private long test = 100_000;

  @Option(
      names = "--row-cap",
      paramLabel = "N",
      description = "Most rows of a table; default ${DEFAULT-VALUE}.")
  private int rowCap = 500_000;

  @Option(names = "--seed", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--planted",
      paramLabel = "VERSION",
      description = {
        "Click model: 1, or 2, under which models lie as far apart as on",
        "real click logs; default ${DEFAULT-VALUE}."
      })
  private int planted = PlantedSettings.FIRST.version();

  @Option(
      names = "--drift",
      paramLabel = "PART",
      description = {
        "Part of the tokens' main effects that changes from the first row to",
        "the last, 0 to 1; needs --planted 2. Default ${DEFAULT-VALUE}."
      })
  private double drift = PlantedSettings.FIRST.drift();

  @Option(names = "--threads", paramLabel = "N", description = "Default all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--replace", description = "Replace a data set that is already there.")
  private boolean replace;

  @Mixin final TraceOption trace = new TraceOption();

  SynthCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    SyntheticSpec spec = spec();
    if (text) {
      writeText(spec);
      return 0;
    }
    ConsoleProgress progress = new ConsoleProgress(console);
    progress.begin("generate", "rows", spec.totalRows());
    SyntheticSummary summary;
    try {
      summary =
          SyntheticDataset.write(
              spec, out, replace, Threads.require(threads), done -> progress.at(done, ""));
    } finally {
      progress.end();
    }
    console.line(summary.note());
    PlantedSettings model = summary.planted();
    if (model != null) {
      console.line("click model: version " + model.version() + ", drift " + model.drift());
    }
    for (Split split : Split.values()) {
      SyntheticSummary.SplitScore s = summary.splits().get(split);
      if (s != null && s.rows() > 0) {
        console.line(
            String.format(
                Locale.ROOT,
                "  %-10s %12s rows, click rate %.4f, best possible log loss %.5f, AUC %.5f",
                split.label(),
                Text.count(s.rows()),
                s.clickRate(),
                s.bayesLogLoss(),
                s.bayesAuc()));
      }
    }
    console.line("synthetic data: " + out);
    return 0;
  }

  private void writeText(SyntheticSpec spec) throws IOException {
    if (!replace && Files.isRegularFile(out)) {
      throw new UserException(out + " is already there; give --replace to write it anew");
    }
    ConsoleProgress progress = new ConsoleProgress(console);
    progress.begin("generate", "rows", spec.totalRows());
    OutputFile.clearLeftovers(out);
    try (OutputFile file = OutputFile.create(out)) {
      new SyntheticLog(spec).writeText(file, done -> progress.at(done, ""));
      file.commit();
    } finally {
      progress.end();
    }
    console.line(SyntheticDataset.NOTE);
    console.line("synthetic text: " + out + ", " + Text.count(spec.totalRows()) + " rows");
  }

  private SyntheticSpec spec() {
    try {
      return new SyntheticSpec(
          seed, train, validation, test, rowCap, new PlantedSettings(planted, drift));
    } catch (IllegalArgumentException e) {
      throw new UserException("synth: " + e.getMessage(), e);
    }
  }
}
