package io.pimento.bench.command;

import io.pimento.app.UserException;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.app.console.Text;
import io.pimento.bench.embedding.CopyInC;
import io.pimento.bench.embedding.EmbeddingBenchmark;
import io.pimento.bench.embedding.IdSource;
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
      "  pimento bench embedding --rows 8000000 --width 16",
      "  pimento bench embedding --bag 13.6 --zipf 1.05 --width 64 --rows 2000000"
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
  private int batch = 16_384;

  @Option(
      names = "--bag",
      paramLabel = "N",
      description = "Mean ids a sample, 0 to twice that; default 1: exactly one.")
  private double bag = 1;

  @Option(names = "--zipf", paramLabel = "S", description = "Rank r drawn with weight 1/r^S.")
  private @Nullable Double zipf;

  @Option(
      names = "--histogram",
      paramLabel = "FILE",
      description = "How often each rank is used, one count a line. Default: uniform.")
  private @Nullable Path histogram;

  @Option(names = "--threads", paramLabel = "N", description = "Default all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--seed", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

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
    if (zipf != null && histogram != null) {
      throw new UserException("give --zipf or --histogram, not both");
    }
    if (zipf != null && !(zipf > 0)) {
      throw new UserException("--zipf must be above 0; leave it out for uniform ids");
    }
    EmbeddingBenchmark bench = new EmbeddingBenchmark(tables, rows, width, batch, bag, ids(), seed);
    Optional<CopyInC> c = CopyInC.compile();
    if (c.isEmpty()) {
      console.line("no C compiler (cc) works here: the plain copy is ours, in Java");
    }
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
      List<EmbeddingBenchmark.Result> results = bench.run(workers, c);
      Text.table(
              List.of("rows", "GB/s", "of the copy"),
              results.stream()
                  .map(
                      r ->
                          List.of(r.what(), Text.fixed(r.gigabytes(), 2), Text.fixed(r.ratio(), 2)))
                  .toList())
          .forEach(console::line);
    } finally {
      c.ifPresent(CopyInC::close);
    }
    return 0;
  }

  private IdSource ids() throws IOException {
    if (histogram != null) {
      return IdSource.histogram(rows, histogram);
    }
    return zipf == null ? IdSource.uniform(rows) : IdSource.zipf(rows, zipf);
  }
}
