package io.pimento.app.command.pim;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.graph.GraphJson;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.study.GraphStudy;
import io.pimento.pim.study.GraphWork;
import io.pimento.pim.study.HostRates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento pim near-bank}. */
@Command(
    name = "near-bank",
    mixinStandardHelpOptions = true,
    description = "A graph's lookups and dense layers on a near-bank device and its host.",
    footer = {
      "",
      "Each dense layer runs where it takes less time; most of a recommender's are too small for",
      "the units. Times of other operators are not counted on either side.",
      "",
      "Example:",
      "  pimento pim near-bank graph.json --batch 64 --json out.json --chrome trace.json"
    })
final class NearBankCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "GRAPH", description = "An inference graph, JSON.")
  private Path graph = Path.of("");

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "A shipped near-bank device or a YAML file; default ${DEFAULT-VALUE}.")
  private String device = "hbm2-pim";

  @Option(names = "--batch", description = "Samples; default ${DEFAULT-VALUE}.")
  private int batch = 1;

  @Option(names = "--zipf", description = "Exponent of the rows' law; default ${DEFAULT-VALUE}.")
  private double zipf = 1.05;

  @Option(names = "--seed", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--host-rate",
      paramLabel = "N",
      description = "Multiply-adds a nanosecond of the host, assumed; default ${DEFAULT-VALUE}.")
  private double rate = HostRates.ASSUMED.multiplyAddsPerNanosecond();

  @Option(
      names = "--host-cache",
      paramLabel = "BYTES",
      description = "Cache of the host, assumed; default ${DEFAULT-VALUE}.")
  private long cache = HostRates.ASSUMED.cacheBytes();

  @Option(names = "--json", paramLabel = "OUT", description = "The result.")
  private @Nullable Path json;

  @Option(names = "--chrome", paramLabel = "OUT", description = "A trace for chrome://tracing.")
  private @Nullable Path chrome;

  @Mixin final TraceOption trouble = new TraceOption();

  NearBankCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    GraphStudy s =
        StudyOutput.of(
            () -> {
              GraphWork work = GraphWork.of(GraphJson.read(Files.readString(graph)));
              return GraphStudy.run(
                  StudyOutput.nearBank(device),
                  new HostRates(rate, cache),
                  work,
                  Queries.zipf(work.tables(), batch, 1, zipf, seed));
            });
    console.line(
        String.format(
            Locale.ROOT,
            "gather: %d lines, %d cycles, %.1f ns",
            s.gather().lines(),
            s.gather().cycles(),
            s.gather().nanoseconds()));
    for (GraphStudy.Layer l : s.layers()) {
      console.line(
          String.format(
              Locale.ROOT,
              "%-5s %s %dx%d: units %.1f ns, host %.1f ns",
              l.onUnits() ? "units" : "host",
              l.layer().name(),
              l.layer().outputs(),
              l.layer().inputs(),
              l.unitNanoseconds(),
              l.hostNanoseconds()));
    }
    console.line(
        String.format(
            Locale.ROOT,
            "%.1f ns for %d samples, %.1f with every layer on the host (%.2fx)",
            s.nanoseconds(),
            batch,
            s.hostNanoseconds(),
            s.hostNanoseconds() / s.nanoseconds()));
    StudyOutput.write(json, s.tree());
    StudyOutput.write(chrome, s.chromeTrace());
    return 0;
  }
}
