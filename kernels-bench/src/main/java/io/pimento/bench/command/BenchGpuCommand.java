package io.pimento.bench.command;

import io.pimento.app.command.BackendOptions;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.bench.gpu.EpochBenchmark;
import io.pimento.bench.gpu.FailureCheck;
import io.pimento.bench.gpu.OperatorTable;
import io.pimento.bench.gpu.SubnetBenchmark;
import io.pimento.cuda.Precision;
import io.pimento.document.UserException;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento bench gpu}. */
@Command(
    name = "gpu",
    mixinStandardHelpOptions = true,
    description = {
      "A GPU's kernels against their definitions, and training steps of the Full space, 7 blocks,",
      "over Criteo's 26 fields: wall clock and the GPU's own clock."
    },
    footer = {
      "",
      "Examples:",
      "  pimento bench gpu --check --precision float",
      "  pimento bench gpu --check --precision half",
      "  pimento bench gpu --batch 512,4096 --precision tf32 --profile 4",
      "  pimento bench gpu --batch 512,16384 --precision tf32 --gpus 2",
      "  pimento bench gpu --batch 512,16384 --precision tf32 --gpus 2 --tables copies,shared"
    })
final class BenchGpuCommand implements Callable<Integer> {
  private static final double EXACT = 2e-5;
  private static final double ROUNDED = 2e-3;

  private final Console console;

  @Option(
      names = "--check",
      description =
          "The operator cases, and training steps of all optimizers, against their definitions;"
              + " equal rows get equal bits.")
  private boolean check;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      description = "Largest relative error of --check; default 2e-5, of tf32 and half 2e-3.")
  private @Nullable Double givenTolerance;

  @Option(names = "--failures", description = "Errors made to happen: what is said, what is left.")
  private boolean failures;

  @Option(names = "--operators", description = "The time of each operator at the supernet's sizes.")
  private boolean operators;

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      description =
          "With --operators or --check: only operators whose name and inputs hold it; models and"
              + " optimizers are not checked then, but by the word updates the optimizers alone,"
              + " and by halves, with --precision half, what halves cannot hold.")
  private String filter = "";

  @Option(
      names = "--share",
      paramLabel = "K/N",
      description = {
        "With --check: of all runs of operators the K-th of N shares, for time that is short"
            + " (under",
        "a sanitizer, say); models are checked with the whole alone."
      })
  private String shareText = "1/1";

  @Option(
      names = "--epoch",
      paramLabel = "DIR",
      description = "One epoch of supernet training on prepared data, with the warm-up.")
  private @Nullable Path epoch;

  @Option(
      names = "--subnets",
      paramLabel = "N",
      description = "Score N sampled subnets as a search does, and project a whole search.")
  private int subnets;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Subnets scored at a time; default ${DEFAULT-VALUE}.")
  private int parallel = 4;

  @Mixin private final BenchGpuOptions steps = new BenchGpuOptions();

  @Mixin private final BackendOptions backend = new BackendOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchGpuCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Share share = Share.parse(shareText);
    var choice = backend.choose();
    console.line(choice.line());
    if (choice.gpus() > 1 && (check || failures || operators || subnets > 0 || epoch != null)) {
      throw new UserException(
          "--gpus is about training steps: give --batch, and none of --check, --failures,"
              + " --operators, --subnets and --epoch");
    }
    steps.check(choice.gpus());
    try (Device device = choice.first().open(new VectorMatmul())) {
      if (!(device instanceof CudaBackend gpu)) {
        throw new UserException("bench gpu needs --backend cuda and a GPU");
      }
      console.line(gpu.device().name() + ", products " + gpu.precision().label());
      boolean good = !check || checks(gpu).pass(share);
      good &= !failures || failures(gpu);
      if (epoch != null) {
        new EpochBenchmark(gpu, epoch, steps.sharing(), BenchGpuOptions.BLOCKS)
            .lines()
            .forEach(console::line);
      }
      if (subnets > 0) {
        new SubnetBenchmark(gpu, steps.rowCap(), steps.sampled(), subnets, parallel)
            .lines()
            .forEach(console::line);
      }
      if (operators) {
        for (int batch : steps.batches()) {
          new OperatorTable(gpu, batch, filter).lines().forEach(console::line);
        }
      } else {
        BenchGpuSteps trained = new BenchGpuSteps(console, gpu, choice.gpus(), steps);
        for (int batch : steps.batches()) {
          good &= trained.run(batch);
        }
      }
      return good ? 0 : 1;
    }
  }

  private BenchGpuChecks checks(CudaBackend gpu) {
    boolean rounded = gpu.precision() != Precision.FP32;
    double tolerance = givenTolerance != null ? givenTolerance : rounded ? ROUNDED : EXACT;
    return new BenchGpuChecks(console, gpu, tolerance, filter, steps.sampled(BenchGpuChecks.ROWS));
  }

  private boolean failures(CudaBackend gpu) throws InterruptedException {
    boolean good = true;
    for (FailureCheck.Outcome o :
        new FailureCheck(gpu, steps.sampled(BenchGpuChecks.ROWS)).outcomes()) {
      console.line((o.passed() ? "pass  " : "FAIL  ") + o.what() + ": " + o.message());
      good &= o.passed();
    }
    return good;
  }
}
