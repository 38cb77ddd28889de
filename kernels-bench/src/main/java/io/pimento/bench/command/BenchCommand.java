package io.pimento.bench.command;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.app.console.ConsoleProgress;
import io.pimento.bench.operator.OperatorSuite;
import io.pimento.bench.result.BenchMachine;
import io.pimento.bench.result.BenchReport;
import io.pimento.bench.result.Measurement;
import io.pimento.bench.result.RooflinePage;
import io.pimento.bench.result.Tables;
import io.pimento.bench.roofline.Roofline;
import io.pimento.document.UserException;
import io.pimento.run.config.Threads;
import io.pimento.runtime.parallel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures every operator, forward and backward, at the sizes that the Full supernet issues,",
      "beside the limits of this machine measured in the same run: a fraction of 1 is the limit."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "Examples:",
      "  pimento bench --quick --html roofline.html",
      "  pimento bench --filter attention --threads 1",
      "  pimento bench step --threads 2 --sharing sliced --profile"
    })
final class BenchCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--quick", description = "One JVM and short rounds: under three minutes.")
  private boolean quick;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "Numbers of threads; default 1 and all cores.")
  private List<Integer> threads = new ArrayList<>();

  @Option(names = "--filter", paramLabel = "REGEX", description = "Only operators that match.")
  private String filter = "";

  @Option(names = "--html", paramLabel = "FILE", description = "Write roofline plots.")
  private @Nullable Path html;

  @Mixin private final ReportOptions output = new ReportOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    output.read();
    OperatorSuite suite = new OperatorSuite(quick, pattern());
    if (suite.size() == 0) {
      throw new UserException("--filter '" + filter + "' matches no operator; try --filter linear");
    }
    List<RunResult> times = new ArrayList<>();
    BenchReport report = measure(suite, times);
    Tables.limits(report.roofs()).forEach(console::line);
    console.line("");
    Tables.measurements(report.measurements()).forEach(console::line);
    if (html != null) {
      Files.writeString(html, RooflinePage.html(report));
      console.line("roofline: " + html);
    }
    return output.finish(report, times, console);
  }

  private Pattern pattern() {
    try {
      return Pattern.compile(filter);
    } catch (PatternSyntaxException e) {
      throw new UserException("--filter is no regular expression: " + e.getDescription());
    }
  }

  private List<Integer> threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    if (threads.isEmpty()) {
      return cores == 1 ? List.of(1) : List.of(1, cores);
    }
    threads.forEach(Threads::require);
    return threads;
  }

  private BenchReport measure(OperatorSuite suite, List<RunResult> times) {
    List<Roofline> roofs = new ArrayList<>();
    List<Measurement> rows = new ArrayList<>();
    for (int t : threads()) {
      Roofline before = limits(t);
      ConsoleProgress progress = new ConsoleProgress(console);
      progress.begin(t + " thread(s)", "operators", suite.size());
      List<Measurement> measured =
          suite.run(
              before,
              (done, what, result) -> {
                times.add(result);
                progress.at(done, what);
              });
      progress.end();
      if (measured.size() != suite.size()) {
        throw new IllegalStateException(
            "%d of %d operators were measured".formatted(measured.size(), suite.size()));
      }
      Roofline roof = before.best(limits(t));
      roofs.add(roof);
      rows.addAll(OperatorSuite.against(roof, measured));
    }
    return new BenchReport("operators", BenchMachine.here(), roofs, rows);
  }

  private static Roofline limits(int threads) {
    try (Workers workers = new Workers(threads)) {
      return Roofline.measure(workers);
    }
  }
}
