package io.pimento.bench.command;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.bench.data.DataBenchmark;
import io.pimento.bench.result.BenchMachine;
import io.pimento.bench.result.BenchReport;
import io.pimento.bench.result.Measurement;
import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.data.synthetic.SyntheticSpec;
import io.pimento.data.synthetic.SyntheticSummary;
import io.pimento.document.UserException;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento bench data}. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = {
      "Rows a second that shuffled, prefetched batches of shards give when nothing trains on them:",
      "of a prepared data set, or of synthetic rows in a temporary folder."
    },
    footer = {"", "Examples:", "  pimento bench data", "  pimento bench data data/criteo"})
final class BenchDataCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "A prepared data set.")
  private @Nullable Path folder;

  @Option(names = "--rows", paramLabel = "N", description = "Synthetic; default ${DEFAULT-VALUE}.")
  private long rows = 1_000_000;

  @Option(names = "--batch", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int batch = 512;

  @Mixin private final ReportOptions output = new ReportOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchDataCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (rows < 1 || batch < 1) {
      throw new UserException("--rows and --batch must be at least 1");
    }
    output.read();
    if (folder != null) {
      return measure(folder);
    }
    Path made = Files.createTempDirectory("pimento-bench-data-");
    try {
      SyntheticSummary written =
          SyntheticDataset.write(
              new SyntheticSpec(1, rows, 1, 1, 500_000),
              made.resolve("data"),
              false,
              Runtime.getRuntime().availableProcessors(),
              done -> {});
      console.line(written.note());
      return measure(made.resolve("data"));
    } finally {
      delete(made);
    }
  }

  private int measure(Path data) throws IOException, InterruptedException {
    try (ShardedDataset shards = ShardedDataset.open(data)) {
      long count = shards.rows(Split.TRAIN);
      double rate = new DataBenchmark(shards.view(Split.TRAIN), batch, 1).rowsASecond();
      console.line(
          "%s shuffled rows in batches of %d: %s rows/s"
              .formatted(Text.count(count), batch, Text.count(Math.round(rate))));
      Measurement read =
          new Measurement("shuffled batches of " + batch, "shards", 1, batch * 1e9 / rate, 0, 0, 0);
      return output.finish(
          new BenchReport("data", BenchMachine.here(), List.of(), List.of(read)), console);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
