package io.pimento.bench.command;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.bench.embedding.CopyInC;
import io.pimento.bench.embedding.EmbeddingBenchmark;
import io.pimento.bench.embedding.IdSource;
import io.pimento.bench.result.BenchMachine;
import io.pimento.bench.result.BenchReport;
import io.pimento.bench.result.Measurement;
import io.pimento.document.UserException;
import io.pimento.report.text.Text;
import io.pimento.runtime.parallel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento bench embedding}. */
@Command(
    name = "embedding",
    mixinStandardHelpOptions = true,
    description = {
      "Embedding tables larger than the caches: gather, gradient and Adagrad in rows read and",
      "written a second, beside a plain C copy of the same rows."
    },
    footer = {
      "",
      "Examples:",
      "  pimento bench embedding --bag 1 --uniform --rows 8000000 --width 16",
      "  pimento bench embedding --zipf 1.05 --width 64 --rows 2000000 --batch 2048"
    })
final class BenchEmbeddingCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--tables", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int tables = 1;

  @Option(names = "--rows", paramLabel = "N", description = "Of a table; default ${DEFAULT-VALUE}.")
  private int rows = 4_000_000;

  @Option(names = "--width", paramLabel = "N", description = "Floats; default ${DEFAULT-VALUE}.")
  private int width = 16;

  @Option(names = "--batch", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int batch = 4096;

  @Option(
      names = "--bag",
      paramLabel = "N",
      description = "Mean ids a sample, 0 to twice that; 1: exactly one. Default ${DEFAULT-VALUE}.")
  private double bag = 13.6;

  @Option(names = "--zipf", paramLabel = "S", description = "Rank r drawn with weight 1/r^S.")
  private @Nullable Double zipf;

  @Option(
      names = "--histogram",
      paramLabel = "FILE",
      description = "How often each rank is used, one count a line.")
  private @Nullable Path histogram;

  @Option(names = "--uniform", description = "Every row equally often; the default.")
  private boolean uniform;

  @Option(names = "--threads", paramLabel = "N", description = "Default all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--seed", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private final ReportOptions output = new ReportOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchEmbeddingCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (tables < 1 || rows < 1 || width < 1 || batch < 1 || threads < 1 || !(bag > 0)) {
      throw new UserException(
          "--tables, --rows, --width, --batch, --bag and --threads must be above 0");
    }
    if ((zipf == null ? 0 : 1) + (histogram == null ? 0 : 1) + (uniform ? 1 : 0) > 1) {
      throw new UserException("give one of --uniform, --zipf and --histogram");
    }
    if (zipf != null && !(zipf > 0)) {
      throw new UserException("--zipf must be above 0; use --uniform for equal rows");
    }
    output.read();
    EmbeddingBenchmark bench = new EmbeddingBenchmark(tables, rows, width, batch, bag, ids(), seed);
    Optional<CopyInC> c = CopyInC.compile();
    if (c.isEmpty()) {
      console.line("no C compiler (cc) works here: the plain copy is ours, in Java");
    }
    List<EmbeddingBenchmark.Result> results;
    try (Workers workers = new Workers(threads)) {
      console.line(
          "%d table(s) of %s rows of %d floats (%s), batch %d, bags of %s, %d thread(s)"
              .formatted(
                  tables,
                  Text.count(rows),
                  width,
                  Text.bytes(4L * tables * rows * width),
                  batch,
                  bag == 1 ? "1" : bag + " on average",
                  threads));
      results = bench.run(workers, c);
      Text.table(
              List.of("rows", "µs a batch", "GB/s", "of the copy"),
              results.stream()
                  .map(
                      r ->
                          List.of(
                              r.what(),
                              Text.fixed(r.nanos() / 1e3, 1),
                              Text.fixed(r.gigabytes(), 2),
                              Text.fixed(r.ratio(), 2)))
                  .toList())
          .forEach(console::line);
    } finally {
      c.ifPresent(CopyInC::close);
    }
    List<Measurement> measured =
        results.stream()
            .map(
                r ->
                    new Measurement(
                        r.what() + ", " + what(),
                        r.what().endsWith("in C") ? "C" : "vector",
                        threads,
                        r.nanos(),
                        0,
                        r.bytes(),
                        r.ratio()))
            .toList();
    return output.finish(
        new BenchReport("embedding", BenchMachine.here(), List.of(), measured), console);
  }

  private String what() {
    String drawn =
        histogram != null ? "histogram " + histogram : zipf != null ? "zipf " + zipf : "uniform";
    return "%d × [%d, %d], batch %d, bag %s, %s".formatted(tables, rows, width, batch, bag, drawn);
  }

  private IdSource ids() throws IOException {
    if (histogram != null) {
      return IdSource.histogram(rows, histogram);
    }
    return zipf == null ? IdSource.uniform(rows) : IdSource.zipf(rows, zipf);
  }
}
