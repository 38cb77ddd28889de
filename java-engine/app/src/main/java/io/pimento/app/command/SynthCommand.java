package io.pimento.app.command;

import io.pimento.app.config.Threads;
import io.pimento.app.console.Console;
import io.pimento.app.console.ConsoleProgress;
import io.pimento.app.console.Text;
import io.pimento.data.Split;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.data.synthetic.SyntheticSpec;
import io.pimento.data.synthetic.SyntheticSummary;
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
      "  pimento synth --out data/synth --train 1000000 --validation 100000 --test 1000000"
    })
final class SynthCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write.")
  private Path out = Path.of("");

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
    SyntheticSpec spec = new SyntheticSpec(seed, train, validation, test, rowCap);
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
}
