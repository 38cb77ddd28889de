package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import io.pimento.pim.load.OpenLoop.Outcome;
import io.pimento.pim.study.LoadStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento pim load}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Queries a second at a p99 latency, when queries arrive by a Poisson process.",
    footer = {
      "",
      "Example:",
      "  pimento pim load --memory ddr4.ini --policy dramsim3 --p99-microseconds 200"
    })
final class LoadCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final GatherOptions options = new GatherOptions();

  @Option(
      names = "--p99-microseconds",
      description = "Limit of the p99 latency; default ${DEFAULT-VALUE}.")
  private double limit = 200;

  @Option(names = "--batch", description = "Greatest batch, 1 to 256; default ${DEFAULT-VALUE}.")
  private int batch = 256;

  @Option(names = "--arrivals", description = "Queries simulated; default ${DEFAULT-VALUE}.")
  private int arrivals = 100_000;

  @Option(names = "--json", paramLabel = "OUT", description = "The result.")
  private @Nullable Path json;

  LoadCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    LoadStudy s =
        StudyOutput.of(
            () ->
                LoadStudy.run(
                    options.memory(),
                    options.dpu(),
                    options.workload(),
                    limit * 1e3,
                    batch,
                    arrivals,
                    options.seed()));
    s.served()
        .forEach(
            (name, served) ->
                console.line(
                    String.format(
                        Locale.ROOT,
                        "%-13s batch of 1 %.2f us, of %d %.2f us; %s",
                        name,
                        served.batches().nanoseconds(0, 1) / 1e3,
                        batch,
                        served.batches().nanoseconds(0, batch) / 1e3,
                        rate(served.best()))));
    StudyOutput.write(json, s.tree());
    return 0;
  }

  private String rate(@Nullable Outcome best) {
    return best == null
        ? "never within " + limit + " us"
        : String.format(
            Locale.ROOT,
            "%.0f queries/s at p99 %.2f us (p50 %.2f us, mean batch %.1f)",
            best.achieved(),
            best.p99() / 1e3,
            best.p50() / 1e3,
            best.meanBatch());
  }
}
