package io.pimento.bench.command;

import io.pimento.app.UserException;
import io.pimento.app.command.BackendOptions;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.app.console.Text;
import io.pimento.bench.matmul.Shape;
import io.pimento.bench.matmul.ShapeRecorder;
import io.pimento.bench.result.Machine;
import io.pimento.bench.result.Measurement;
import io.pimento.bench.result.Report;
import io.pimento.bench.step.Peer;
import io.pimento.bench.step.StepBenchmark;
import io.pimento.runtime.checkpoint.AtomicFile;
import io.pimento.search.supernet.Sharing;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento bench step}. */
@Command(
    name = "step",
    mixinStandardHelpOptions = true,
    description = {
      "Training throughput of the Full space, 7 blocks, over Criteo's 26 fields capped at 500,000",
      "rows and 13 dense features, on random rows: sampled paths, one warm-up pass apart."
    },
    footer = {"", "Examples:", "  pimento bench step --threads 2 --sharing sliced --profile"})
final class BenchStepCommand implements Callable<Integer> {
  /** What a step runs. */
  enum PathKind {
    SAMPLED,
    FULL
  }

  private final Console console;

  @Option(names = "--threads", paramLabel = "N", description = "Default all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--batch", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int batch = 512;

  @Option(names = "--steps", paramLabel = "N", description = "Paths; default ${DEFAULT-VALUE}.")
  private int steps = 40;

  @Option(
      names = "--passes",
      paramLabel = "N",
      description = "Timed passes over the paths, the fastest counts; default ${DEFAULT-VALUE}.")
  private int passes = 2;

  @Option(names = "--sharing", paramLabel = "MODE", description = "masked (default) or sliced.")
  private String sharing = "masked";

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "sampled (default), or full: every operator of every block.")
  private PathKind path = PathKind.SAMPLED;

  @Option(names = "--forward", description = "Logits alone: no gradients, no update.")
  private boolean forward;

  @Option(names = "--row-cap", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int rowCap = 500_000;

  @Option(names = "--seed", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--profile", description = "One more pass, with the time of each operator.")
  private boolean profile;

  @Option(
      names = "--paths",
      paramLabel = "FILE",
      description = "A JSON array of choices to train, one a step; default: sampled.")
  private @Nullable Path paths;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Write the matrix products that were issued, for `pimento bench matmul`.")
  private @Nullable Path record;

  @Option(
      names = "--peer-command",
      paramLabel = "CMD",
      description = {
        "Another implementation to run before and after ours, such as",
        "'python3 peer.py {threads} {batch} {steps}'; it prints `N samples/s`."
      })
  private @Nullable String peer;

  @Mixin private final ReportOptions output = new ReportOptions();

  @Mixin private final BackendOptions backend = new BackendOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchStepCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (threads < 1 || batch < 1 || steps < 1 || passes < 1) {
      throw new UserException("--threads, --batch, --steps and --passes must be at least 1");
    }
    if (paths != null && path == PathKind.FULL) {
      throw new UserException("give --paths or --path full, not both");
    }
    output.read();
    var choice = backend.choose();
    console.line(choice.line());
    double other = peer == null ? 0 : new Peer(peer).samplesASecond(threads, batch, steps);
    ShapeRecorder products = new ShapeRecorder(choice.matmul());
    StepBenchmark.Result r =
        new StepBenchmark(
                threads,
                batch,
                steps,
                passes,
                Sharing.byName(sharing),
                rowCap,
                seed,
                products,
                paths,
                path == PathKind.FULL,
                forward)
            .run(profile);
    if (record != null) {
      String text = products.shapes().stream().map(Shape::line).collect(Collectors.joining("\n"));
      AtomicFile.write(record, text + "\n");
    }
    console.line(
        String.format(
            Locale.ROOT,
            "%s, %d threads, %d steps: median %.0f samples/s, mean %.0f samples/s"
                + " (fastest step %.1f ms, slowest %.1f ms)",
            what(),
            threads,
            steps,
            r.medianRate(),
            r.meanRate(),
            r.fastestMillis(),
            r.slowestMillis()));
    console.line(
        "peak native memory "
            + Text.bytes(r.peakNativeBytes())
            + ", heap in use "
            + Text.bytes(r.heapBytes())
            + (forward ? "" : "; loss of the last step " + Text.fixed(r.lastLoss(), 4))
            + "; counted multiply-adds a sample, "
            + (forward ? "forward: " : "forward and backward: ")
            + Text.fixed(r.megaMultiplyAdds(), 2)
            + " million");
    r.profile().forEach(console::line);
    if (peer != null) {
      other = Math.max(other, new Peer(peer).samplesASecond(threads, batch, steps));
      console.line(
          String.format(
              Locale.ROOT,
              "the peer: %.0f samples/s mean, the better of two runs; ours / peer = %.2f",
              other,
              r.meanRate() / other));
    }
    Measurement step =
        new Measurement(
            what() + ", " + steps + " steps",
            choice.matmul().name(),
            threads,
            batch * 1e9 / r.meanRate(),
            0,
            0,
            other == 0 ? 0 : r.meanRate() / other);
    return output.finish(new Report("step", Machine.here(), List.of(), List.of(step)), console);
  }

  private String what() {
    return "%s%s%s, batch %d"
        .formatted(
            sharing,
            paths != null ? ", paths of " + paths : path == PathKind.FULL ? ", full path" : "",
            forward ? ", forward only" : "",
            batch);
  }
}
