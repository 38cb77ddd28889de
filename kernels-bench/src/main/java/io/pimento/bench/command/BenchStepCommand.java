package io.pimento.bench.command;

import io.pimento.app.command.BackendOptions;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.bench.matmul.Shape;
import io.pimento.bench.matmul.ShapeRecorder;
import io.pimento.bench.result.BenchMachine;
import io.pimento.bench.result.BenchReport;
import io.pimento.bench.result.JmhResults;
import io.pimento.bench.result.Measurement;
import io.pimento.bench.step.GivenPaths;
import io.pimento.bench.step.Peer;
import io.pimento.bench.step.StepBenchmark;
import io.pimento.bench.step.StepPaths;
import io.pimento.bench.step.StepTurns;
import io.pimento.document.UserException;
import io.pimento.job.model.ArchitectureFile;
import io.pimento.report.text.Text;
import io.pimento.runtime.execute.Tiling;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.supernet.Sharing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
      "rows and 13 dense features, on random rows: sampled paths, after a time to warm up."
    },
    footer = {"", "Examples:", "  pimento bench step --threads 2 --sharing sliced --profile"})
final class BenchStepCommand implements Callable<Integer> {
  /** Turns of rounded and of floating steps. */
  private static final int TURNS = 3;

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
      description = {
        "sampled (default); full: every operator of every block; warmup: from full to sampled;",
        "epoch: a fifth warm-up, the rest sampled."
      })
  private StepPaths path = StepPaths.SAMPLED;

  @Option(names = "--forward", description = "Logits alone: no gradients, no update.")
  private boolean forward;

  @Option(
      names = "--bits",
      split = ",",
      paramLabel = "N",
      description = {
        "Of 4, 8 and 32: weights and activations of every operator are rounded to one of these,",
        "drawn for each step; floating point runs in turns on the same paths."
      })
  private List<Integer> bits = List.of();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = {
        "Copies of the model that share each batch and the threads; steps of one run in turns on",
        "the same paths."
      })
  private int replicas = 1;

  @Option(
      names = "--tile",
      paramLabel = "N",
      description = {
        "Steps by tiles of about N samples, each through the whole graph on one thread; steps",
        "without tiles run in turns on the same paths. 0: never; default: as the clock says."
      })
  private @Nullable Integer tile;

  @Option(names = "--row-cap", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int rowCap = 500_000;

  @Option(names = "--seed", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--profile", description = "One more pass, with the time of each operator.")
  private boolean profile;

  @Option(
      names = "--paths",
      paramLabel = "FILE",
      description = "A choice to train, or a JSON array, one a step; default: sampled.")
  private @Nullable Path paths;

  @Option(
      names = "--architecture",
      paramLabel = "FILE",
      description = "Train this subnet by itself, with weights of its own sizes.")
  private @Nullable Path architecture;

  @Option(
      names = "--entry",
      paramLabel = "NAME",
      description = "Which of several architectures in the file.")
  private @Nullable String entry;

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
        "'python3 peer.py {threads} {batch} {steps} {paths}'; it prints `N samples/s`. {paths} is"
            + " a",
        "JSON file of the paths that ours trains, one a step."
      })
  private @Nullable String peer;

  @Mixin private final WarmUpOption warmUp = new WarmUpOption();

  @Mixin private final ReportOptions output = new ReportOptions();

  @Mixin private final BackendOptions backend = new BackendOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchStepCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (threads < 1 || batch < 1 || steps < 1 || passes < 1 || replicas < 1) {
      throw new UserException(
          "--threads, --batch, --steps, --passes and --replicas must be at least 1");
    }
    if (replicas > 1 && (forward || profile || !bits.isEmpty())) {
      throw new UserException(
          "--replicas is about whole training steps, without --forward, --profile and --bits");
    }
    if (tile != null && (tile < 0 || replicas > 1)) {
      throw new UserException("--tile must be at least 0, without --replicas");
    }
    if (!SearchSpace.BITS.containsAll(bits)
        || !bits.stream().sorted().distinct().toList().equals(bits)) {
      throw new UserException("--bits must be some of " + SearchSpace.BITS + ", ascending");
    }
    if ((paths != null ? 1 : 0)
            + (architecture != null ? 1 : 0)
            + (path != StepPaths.SAMPLED ? 1 : 0)
        > 1) {
      throw new UserException("give one of --paths, --path and --architecture");
    }
    output.read();
    var choice = backend.choose();
    console.line(choice.line());
    Sharing mode = architecture == null ? Sharing.byName(sharing) : Sharing.STANDALONE;
    List<Architecture> trained = architectures(mode);
    try (Peer other = peer == null ? null : new Peer(peer, trained)) {
      double theirs = other == null ? 0 : other.samplesASecond(threads, batch, steps);
      ShapeRecorder products = new ShapeRecorder(choice.matmul());
      StepBenchmark.Result r =
          steps(mode, products, trained, replicas).run(bits.isEmpty() && profile);
      print(r);
      if (replicas > 1) {
        compareReplicas(mode, products, trained);
      }
      if (tile != null && tile > 0) {
        compareTiles(mode, products, trained);
      }
      if (!bits.isEmpty()) {
        compareBits(mode, products, trained);
      }
      if (other != null) {
        theirs = Math.max(theirs, other.samplesASecond(threads, batch, steps));
        console.line(
            String.format(
                Locale.ROOT,
                "the peer: %.0f samples/s mean, the better of two runs; ours / peer = %.2f",
                theirs,
                r.meanRate() / theirs));
      }
      return finish(choice.matmul().name(), products, r, theirs);
    }
  }

  private void compareBits(Sharing mode, ShapeRecorder products, List<Architecture> trained)
      throws IOException, InterruptedException {
    StepBenchmark rounded = steps(mode, products, StepPaths.rounded(trained, bits, seed), 1);
    StepTurns t = StepTurns.of(rounded, steps(mode, products, trained, 1), TURNS);
    print(profile ? rounded.run(true) : t.first());
    console.line(
        String.format(
            Locale.ROOT,
            "bits of %s against floating point, the best of %d turns each: %.0f and %.0f samples/s,"
                + " a step takes %.2f times as long",
            bits,
            TURNS,
            t.first().meanRate(),
            t.second().meanRate(),
            1 / t.ratio()));
  }

  private void compareReplicas(Sharing mode, ShapeRecorder products, List<Architecture> trained)
      throws IOException, InterruptedException {
    StepTurns t =
        StepTurns.of(
            steps(mode, products, trained, replicas), steps(mode, products, trained, 1), TURNS);
    line("%d replicas against one".formatted(replicas), t);
  }

  private void line(String what, StepTurns t) {
    console.line(
        String.format(
            Locale.ROOT,
            "%s on %d threads, the best of %d turns each: %.0f and %.0f samples/s, %.2f times as"
                + " fast; peak native memory %s and %s",
            what,
            threads,
            TURNS,
            t.first().meanRate(),
            t.second().meanRate(),
            t.ratio(),
            Text.bytes(t.first().peakNativeBytes()),
            Text.bytes(t.second().peakNativeBytes())));
  }

  private void compareTiles(Sharing mode, ShapeRecorder products, List<Architecture> trained)
      throws IOException, InterruptedException {
    StepTurns t =
        StepTurns.of(
            steps(mode, products, trained, 1),
            steps(mode, products, trained, 1, Tiling.of(0)),
            TURNS);
    line("tiles of %d against none".formatted(tile), t);
  }

  private StepBenchmark steps(
      Sharing mode, ShapeRecorder products, List<Architecture> trained, int copies) {
    return steps(mode, products, trained, copies, tile == null ? new Tiling() : Tiling.of(tile));
  }

  private StepBenchmark steps(
      Sharing mode, ShapeRecorder products, List<Architecture> trained, int copies, Tiling tiling) {
    return new StepBenchmark(
        threads,
        copies,
        batch,
        steps,
        warmUp.read(),
        passes,
        mode,
        rowCap,
        seed,
        products,
        trained,
        forward,
        tiling);
  }

  private List<Architecture> architectures(Sharing mode) throws IOException {
    if (architecture != null) {
      return List.of(ArchitectureFile.read(architecture, entry, null));
    }
    return paths == null
        ? path.of(StepBenchmark.supernet(rowCap, mode, seed), steps)
        : GivenPaths.read(paths, StepBenchmark.BLOCKS);
  }

  private int finish(
      String backendName, ShapeRecorder products, StepBenchmark.Result r, double theirs)
      throws IOException {
    if (record != null) {
      String text = products.shapes().stream().map(Shape::line).collect(Collectors.joining("\n"));
      AtomicFile.write(record, text + "\n");
    }
    List<Measurement> measured = new ArrayList<>();
    double nanos = batch * 1e9 / r.meanRate();
    double flops = 2e6 * r.megaMultiplyAdds() * batch;
    String named = what() + ", " + steps + " steps";
    Measurement ofPeak =
        new Measurement(named + ", of the peak", backendName, threads, nanos, flops, 0, r.ofPeak());
    measured.add(ofPeak);
    if (theirs > 0) {
      measured.add(
          new Measurement(named, backendName, threads, nanos, flops, 0, r.meanRate() / theirs));
    }
    return output.finish(
        new BenchReport("step", BenchMachine.here(), List.of(), measured),
        List.of(JmhResults.of("step", ofPeak, r.stepNanos())),
        console);
  }

  private void print(StepBenchmark.Result r) {
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
            + " million; "
            + Text.bytes(r.allocated())
            + " of heap allocated a step");
    console.line(
        String.format(
            Locale.ROOT,
            "multiply-adds in registers on as many threads: %.1f GFLOP/s; the steps' counted ones"
                + " are %.3f of that",
            r.peakGigaflops(),
            r.ofPeak()));
    r.profile().forEach(console::line);
  }

  private String what() {
    return "%s%s%s%s, batch %d"
        .formatted(
            architecture != null ? "stand-alone subnet" : sharing,
            paths != null
                ? ", paths of " + paths
                : path == StepPaths.SAMPLED ? "" : ", " + path.name().toLowerCase(Locale.ROOT),
            forward ? ", forward only" : "",
            replicas > 1 ? ", " + replicas + " replicas" : "",
            batch);
  }
}
