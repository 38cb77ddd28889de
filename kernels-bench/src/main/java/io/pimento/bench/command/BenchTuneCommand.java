package io.pimento.bench.command;

import io.pimento.app.command.BackendOptions;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.bench.result.BenchMachine;
import io.pimento.bench.result.BenchReport;
import io.pimento.bench.result.Measurement;
import io.pimento.bench.step.Peer;
import io.pimento.bench.step.StepBenchmark;
import io.pimento.bench.step.StepPaths;
import io.pimento.bench.tune.TuneBenchmark;
import io.pimento.document.UserException;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento bench tune}. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description = {
      "Scoring of subnets inside a supernet of the Full space: features of the frozen body, 500",
      "steps that tune the head, validation. On random rows of Criteo's fields."
    },
    footer = {"", "Examples:", "  pimento bench tune --subnets 4 --validation-rows 65536"})
final class BenchTuneCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--threads", paramLabel = "N", description = "Default all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--subnets", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int subnets = 4;

  @Option(names = "--steps", paramLabel = "N", description = "Of tuning; default ${DEFAULT-VALUE}.")
  private int steps = TuneSettings.PUBLISHED.steps();

  @Option(names = "--batch", paramLabel = "N", description = "Of tuning; default ${DEFAULT-VALUE}.")
  private int batch = TuneSettings.PUBLISHED.batch();

  @Option(
      names = "--validation-rows",
      paramLabel = "N",
      description = "Default ${DEFAULT-VALUE}; published: 1228800.")
  private long validationRows = 65536;

  @Option(names = "--sharing", paramLabel = "MODE", description = "masked (default) or sliced.")
  private String sharing = "masked";

  @Option(names = "--row-cap", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int rowCap = 500_000;

  @Option(names = "--seed", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--peer-command",
      paramLabel = "CMD",
      description = {
        "Another implementation, run before and after; {threads}, {batch}, {steps} and {paths} as"
            + " in",
        "bench step. It prints `N samples/s`: rows of tuning and validation over seconds a subnet."
      })
  private @Nullable String peer;

  @Mixin private final WarmUpOption warmUp = new WarmUpOption();

  @Mixin private final ReportOptions output = new ReportOptions();

  @Mixin private final BackendOptions backend = new BackendOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchTuneCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (threads < 1 || subnets < 1 || steps < 1 || batch < 1 || validationRows < 1) {
      throw new UserException(
          "--threads, --subnets, --steps, --batch and --validation-rows must be at least 1");
    }
    output.read();
    var choice = backend.choose();
    console.line(choice.line());
    Sharing mode = Sharing.byName(sharing);
    List<Architecture> scored =
        StepPaths.SAMPLED.of(StepBenchmark.supernet(rowCap, mode, seed), subnets);
    TuneSettings settings =
        new TuneSettings(
            steps, batch, TuneSettings.PUBLISHED.learningRate(), validationRows, 8 * batch);
    TuneBenchmark bench =
        new TuneBenchmark(
            threads, mode, rowCap, seed, choice.matmul(), scored, settings, warmUp.read());
    try (Peer other = peer == null ? null : new Peer(peer, scored)) {
      double theirs = other == null ? 0 : other.samplesASecond(threads, batch, steps);
      TuneBenchmark.Result r = bench.run();
      double rate = bench.rows() / r.scored();
      console.line(
          String.format(
              Locale.ROOT,
              "%s, %d threads, %d subnets: %.2f s a subnet, %.0f samples/s over %d rows of tuning"
                  + " and %d of validation; tuning costs %.0f %% more than one pass over its rows",
              sharing,
              threads,
              subnets,
              r.scored(),
              rate,
              (long) steps * batch,
              validationRows,
              100 * r.overOnePass()));
      if (other != null) {
        theirs = Math.max(theirs, other.samplesASecond(threads, batch, steps));
        console.line(
            String.format(
                Locale.ROOT,
                "the peer: %.0f samples/s, the better of two runs; ours / peer = %.2f",
                theirs,
                rate / theirs));
      }
      Measurement score =
          new Measurement(
              "scoring a subnet, " + sharing + ", " + bench.rows() + " rows",
              choice.matmul().name(),
              threads,
              r.scored() * 1e9,
              0,
              0,
              theirs == 0 ? 0 : rate / theirs);
      return output.finish(
          new BenchReport("tune", BenchMachine.here(), List.of(), List.of(score)), console);
    }
  }
}
