package io.pimento.bench.command;

import io.pimento.app.command.BackendOptions;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.bench.gpu.EpochBenchmark;
import io.pimento.bench.gpu.FailureCheck;
import io.pimento.bench.gpu.GatherCheck;
import io.pimento.bench.gpu.GivenPathSource;
import io.pimento.bench.gpu.GpuStepBenchmark;
import io.pimento.bench.gpu.ModelRowCheck;
import io.pimento.bench.gpu.OperatorTable;
import io.pimento.bench.gpu.SubnetBenchmark;
import io.pimento.cuda.Precision;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.document.UserException;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.cuda.CudaHalfCheck;
import io.pimento.runtime.cuda.CudaOperatorCheck;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.TablePlace;
import io.pimento.runtime.engine.UpdateCheck;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.search.model.Stem;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.SupernetPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final String COPIES = "copies";
  private static final String SHARED = "shared";
  private static final String HOST = "host";
  private static final int BLOCKS = 7;
  private static final int EMBEDDING = 16;

  private static final double EXACT = 2e-5;
  private static final double ROUNDED = 2e-3;

  /** Filters that no operator's name holds. */
  private static final String UPDATES = "updates";

  private static final String HALVES = "halves";

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
      names = "--batch",
      split = ",",
      paramLabel = "N",
      description = "Batch sizes to train with, of each GPU; none by default.")
  private List<Integer> batches = new ArrayList<>();

  @Option(names = "--steps", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int steps = 200;

  @Option(names = "--sharing", paramLabel = "MODE", description = "masked (default) or sliced.")
  private String sharing = "masked";

  @Option(names = "--full", description = "Every step takes all operators of all blocks.")
  private boolean full;

  @Option(
      names = "--paths",
      paramLabel = "FILE",
      description = "A choice to train, or a JSON array, one a step; default: sampled.")
  private @Nullable Path pathFile;

  @Option(names = "--row-cap", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int rowCap = 500_000;

  @Option(
      names = "--epoch",
      paramLabel = "DIR",
      description = "One epoch of supernet training on prepared data, with the warm-up.")
  private @Nullable Path epoch;

  @Option(
      names = "--profile",
      paramLabel = "N",
      description = "What the blocks spend on each instruction, mean of N steps; default none.")
  private int profiled;

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

  @Option(names = "--levels", description = "With --profile: every level as well.")
  private boolean levels;

  @Option(
      names = "--tables",
      split = ",",
      paramLabel = "PLACE",
      description =
          "Where tables of 16 MiB and more lie: copies (default), shared (with --gpus) or host"
              + " (without), or several, and their ratios.")
  private List<String> tables = List.of(COPIES);

  @Option(
      names = "--hot",
      paramLabel = "PART",
      description =
          "With --tables host: the part of the rows on the GPU; default ${DEFAULT-VALUE}.")
  private double hot = 0.1;

  /** Of --check. */
  private double tolerance;

  /** That train together. */
  private int gpus = 1;

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
    if (choice.gpus() > 1 && (profiled > 0 || levels)) {
      throw new UserException("--profile and --levels are of one GPU, without --gpus");
    }
    String other = choice.gpus() == 1 ? HOST : SHARED;
    if (!List.of(COPIES, other).containsAll(tables) || !(hot >= 0 && hot <= 1)) {
      throw new UserException(
          "--tables must be copies, shared (with --gpus) or host (without), and --hot 0 to 1, not "
              + tables
              + " and "
              + hot);
    }
    gpus = choice.gpus();
    try (Device device = choice.first().open(new VectorMatmul())) {
      if (!(device instanceof CudaBackend gpu)) {
        throw new UserException("bench gpu needs --backend cuda and a GPU");
      }
      console.line(gpu.device().name() + ", products " + gpu.precision().label());
      boolean rounded = gpu.precision() != Precision.FP32;
      tolerance = givenTolerance != null ? givenTolerance : rounded ? ROUNDED : EXACT;
      boolean good = !check || check(gpu, share);
      boolean whole = check && share.equals(Share.WHOLE);
      good &= !whole || !(filter.isEmpty() || filter.equals(UPDATES)) || updates(gpu);
      good &= !whole || !filter.isEmpty() || rows(gpu);
      good &= !whole || !(filter.isEmpty() || filter.equals(HALVES)) || halves(gpu);
      good &= !failures || failures(gpu);
      if (epoch != null) {
        new EpochBenchmark(gpu, epoch, Sharing.byName(sharing), BLOCKS)
            .lines()
            .forEach(console::line);
      }
      if (subnets > 0) {
        new SubnetBenchmark(gpu, rowCap, sampled(), subnets, parallel)
            .lines()
            .forEach(console::line);
      }
      if (operators) {
        for (int batch : batches) {
          new OperatorTable(gpu, batch, filter).lines().forEach(console::line);
        }
      } else {
        for (int batch : batches) {
          good &= train(gpu, batch);
        }
      }
      return good ? 0 : 1;
    }
  }

  private boolean check(CudaBackend gpu, Share share) {
    int failed = 0;
    int all = 0;
    AtomicInteger run = new AtomicInteger();
    double worst = 0;
    for (CudaOperatorCheck.Outcome o :
        CudaOperatorCheck.all(
            gpu, c -> c.toString().contains(filter) && share.holds(run.getAndIncrement()))) {
      all++;
      worst = Math.max(worst, o.error());
      if (!o.within(tolerance)) {
        failed++;
        console.line(
            String.format(
                Locale.ROOT,
                "FAIL  %s batch %d: error %.1e%s",
                o.operator(),
                o.batch(),
                o.error(),
                o.fault()));
      }
    }
    if (run.get() == 0 && !List.of(UPDATES, HALVES).contains(filter)) {
      throw new UserException("--check: no operator's name and inputs hold '" + filter + "'");
    }
    console.line(
        String.format(
            Locale.ROOT,
            "operators: %d of %d runs within %.0e, worst %.1e",
            all - failed,
            all,
            tolerance,
            worst));
    return failed == 0;
  }

  /** Of float products: rounded ones would hide what updates do. */
  private boolean updates(CudaBackend gpu) {
    if (gpu.precision() != Precision.FP32) {
      return true;
    }
    List<UpdateCheck.Outcome> outcomes = UpdateCheck.all(gpu::engine);
    double worst = 0;
    double others = 0;
    int good = 0;
    for (UpdateCheck.Outcome o : outcomes) {
      worst = Math.max(worst, o.error());
      others = Math.max(others, o.others());
      if (o.within(tolerance)) {
        good++;
      } else {
        console.line(
            String.format(
                Locale.ROOT,
                "FAIL  %s batch %d, tables of %s: error %.1e in %s, %.2f %% other halves%s",
                o.optimizer(),
                o.batch(),
                o.half() ? "halves" : "floats",
                o.error(),
                o.worst(),
                100 * o.others(),
                o.same() ? "" : "; two trainings differ"));
      }
    }
    console.line(
        String.format(
            Locale.ROOT,
            "updates: %d of %d trainings within %.0e, worst %.1e; of halves at most %.2f %% others",
            good,
            outcomes.size(),
            tolerance,
            worst,
            100 * others));
    return good == outcomes.size();
  }

  /** What halves cannot hold. */
  private boolean halves(CudaBackend gpu) {
    if (gpu.precision() != Precision.HALF) {
      return true;
    }
    List<String> faults = CudaHalfCheck.faults(gpu);
    faults.forEach(f -> console.line("FAIL  halves: " + f));
    if (faults.isEmpty()) {
      console.line("pass  numbers beyond halves are cut and counted, small gradients are not lost");
    }
    return faults.isEmpty();
  }

  private boolean rows(CudaBackend gpu) throws InterruptedException {
    ModelRowCheck models = new ModelRowCheck(gpu, sampled(1000));
    Map<String, String> faults = models.faults();
    faults.forEach((model, fault) -> console.line("FAIL  " + model + ": " + fault));
    int all = models.models().size();
    console.line(
        "models: %d of %d keep a row's logit wherever it stands and train as on the processor"
            .formatted(all - faults.size(), all));
    Optional<String> gathered = new GatherCheck(gpu, sampled(1000)).fault();
    console.line(
        gathered
            .map(f -> "FAIL  " + f)
            .orElse("pass  rows that the GPU gathers train as sent ones"));
    return faults.isEmpty() && gathered.isEmpty();
  }

  private boolean failures(CudaBackend gpu) throws InterruptedException {
    boolean good = true;
    for (FailureCheck.Outcome o : new FailureCheck(gpu, sampled(1000)).outcomes()) {
      console.line((o.passed() ? "pass  " : "FAIL  ") + o.what() + ": " + o.message());
      good &= o.passed();
    }
    return good;
  }

  private SupernetPaths sampled() {
    return sampled(rowCap);
  }

  private SupernetPaths sampled(int rowCap) {
    var schema = SyntheticDataset.schema(rowCap);
    Stem stem = Stem.of(schema, EMBEDDING);
    return new SupernetPaths(
        stem,
        SearchSpace.FULL,
        BLOCKS,
        Sharing.byName(sharing),
        Strategy.SINGLE_OPERATOR_ANY_CONNECTION,
        full ? Long.MAX_VALUE : 0,
        1);
  }

  /** Whether copies of several GPUs are equal. */
  private boolean train(CudaBackend gpu, int batch) throws Exception {
    boolean good = true;
    Map<String, GpuStepBenchmark.Result> results = new HashMap<>();
    for (String place : tables) {
      GpuStepBenchmark.Result r = timed(gpu, batch, place);
      good &= r.unequal().isEmpty();
      results.put(place, r);
    }
    GpuStepBenchmark.Result copies = results.get(COPIES);
    for (String place : tables) {
      GpuStepBenchmark.Result elsewhere = results.get(place);
      if (copies != null && elsewhere != null && !place.equals(COPIES)) {
        boolean same = Double.compare(copies.loss(), elsewhere.loss()) == 0;
        good &= same;
        console.line(
            String.format(
                Locale.ROOT,
                "B=%d: with tables %s a step takes %.3f times as long as with copies, %s",
                batch,
                place,
                elsewhere.wallMillis() / copies.wallMillis(),
                same ? "and has the same loss to the bit" : "FAIL: and another loss"));
      }
    }
    return good;
  }

  private GpuStepBenchmark.Result timed(CudaBackend gpu, int batch, String place) throws Exception {
    SupernetPaths sampled = sampled();
    PathSource paths = pathFile == null ? sampled : GivenPathSource.read(pathFile, sampled);
    GpuStepBenchmark.Result r =
        new GpuStepBenchmark(
                gpu,
                gpus,
                TablePlace.named(place, hot),
                gpus * batch,
                steps,
                rowCap,
                sampled,
                paths)
            .run(profiled);
    console.line(
        String.format(
            Locale.ROOT,
            "ours %s %s%s%s B=%d: wall %.3f ms, GPU busy %.3f ms, %.0f samples/s, %.2f GiB, %.0f"
                + " levels, loss %.4f",
            sharing,
            gpu.precision().label(),
            full ? " full path" : "",
            (gpus > 1 ? " on %d GPUs".formatted(gpus) : "")
                + (place.equals(COPIES) ? "" : ", tables " + place),
            batch,
            r.wallMillis(),
            r.busyMillis(),
            1e3 * gpus * batch / r.wallMillis(),
            r.peakBytes() / 1073741824.0,
            r.levels(),
            r.loss()));
    long cut = gpu.saturated();
    if (cut > 0) {
      console.line("  factors beyond the largest half so far: " + cut);
    }
    if (gpus > 1) {
      console.line(
          r.unequal()
              .map(name -> "FAIL  copies differ in " + name)
              .orElse("copies on " + gpus + " GPUs are equal to the bit"));
    }
    if (levels) {
      r.levelLines().forEach(console::line);
    }
    r.profile().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(40)
        .forEach(
            e ->
                console.line(
                    String.format(
                        Locale.ROOT,
                        "  %9.1f us/step  %s",
                        e.getValue() / 1e3 / profiled,
                        e.getKey())));
    return r;
  }
}
