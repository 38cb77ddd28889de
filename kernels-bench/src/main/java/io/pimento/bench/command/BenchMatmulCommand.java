package io.pimento.bench.command;

import io.pimento.app.UserException;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.app.console.Text;
import io.pimento.bench.matmul.ProductTimer;
import io.pimento.bench.matmul.Shape;
import io.pimento.bench.roofline.Roofline;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.OpenBlasMatmul;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.parallel.Workers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento bench matmul}. */
@Command(
    name = "matmul",
    mixinStandardHelpOptions = true,
    description = {
      "Matrix products at the shapes that supernet training issues, recorded from a run, by our",
      "kernels and by OpenBLAS in turns. Ratio: ours over the best other; above 1 ours is faster."
    },
    footer = {
      "",
      "Examples:",
      "  pimento bench matmul --threads 1 --top 20",
      "  pimento bench step --record shapes.txt && pimento bench matmul --shapes shapes.txt"
    })
final class BenchMatmulCommand implements Callable<Integer> {
  private static final String RECORDED = "/io/pimento/bench/shapes-512.txt";
  private static final long NANOS = 150_000_000;
  private static final long WARM_NANOS = 80_000_000;
  private static final long QUICK_NANOS = 40_000_000;

  private final Console console;

  @Option(names = "--threads", paramLabel = "N", description = "Default all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--top", paramLabel = "N", description = "Shapes with the most work; default 40.")
  private int top = 40;

  @Option(names = "--quick", description = "Shorter rounds.")
  private boolean quick;

  @Option(
      names = "--shapes",
      paramLabel = "FILE",
      description = "Lines of `form M N K calls`; default: recorded at batch 512.")
  private @Nullable Path shapes;

  @Mixin final TraceOption trace = new TraceOption();

  BenchMatmulCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (threads < 1 || top < 1) {
      throw new UserException("--threads and --top must be at least 1");
    }
    List<Shape> wanted = shapes().stream().limit(top).toList();
    if (wanted.isEmpty()) {
      throw new UserException(shapes + " holds no shape");
    }
    List<MatmulProvider> providers = new ArrayList<>();
    providers.add(new VectorMatmul());
    MatmulProvider openblas = new OpenBlasMatmul();
    if (openblas.available()) {
      providers.add(openblas);
    } else {
      console.line("openblas is left out: " + openblas.reason());
    }
    try (Workers workers = new Workers(threads)) {
      Roofline roof = Roofline.measure(workers);
      console.line(
          "%d thread(s); multiply-adds in registers: %.1f GFLOP/s"
              .formatted(threads, roof.gigaflops()));
      table(wanted, workers, providers, roof).forEach(console::line);
    }
    return 0;
  }

  private List<Shape> shapes() throws IOException {
    if (shapes == null) {
      try (InputStream in = BenchMatmulCommand.class.getResourceAsStream(RECORDED)) {
        if (in == null) {
          throw new IllegalStateException("the jar lacks " + RECORDED);
        }
        return Shape.read(
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), RECORDED);
      }
    }
    if (!Files.isRegularFile(shapes)) {
      throw new UserException("there is no file " + shapes);
    }
    try (BufferedReader in = Files.newBufferedReader(shapes)) {
      return Shape.read(in, shapes.toString());
    }
  }

  private List<String> table(
      List<Shape> wanted, Workers workers, List<MatmulProvider> providers, Roofline roof) {
    List<String> head = new ArrayList<>(List.of("form M N K", "calls"));
    providers.forEach(p -> head.add(p.name() + " GFLOP/s"));
    head.addAll(List.of("of the limit", "ratio"));
    List<List<String>> rows = new ArrayList<>();
    double[] work = new double[providers.size()];
    // A pass for the JIT: what one shape has it compile anew would slow the next one.
    wanted.forEach(s -> ProductTimer.fastest(s, workers, providers, WARM_NANOS));
    for (Shape s : wanted) {
      double[] nanos = ProductTimer.fastest(s, workers, providers, quick ? QUICK_NANOS : NANOS);
      List<String> row = new ArrayList<>();
      row.add("%s %d %d %d".formatted(s.form(), s.m(), s.n(), s.k()));
      row.add(Long.toString(s.calls()));
      double other = 0;
      for (int p = 0; p < nanos.length; p++) {
        double rate = s.flops() / nanos[p];
        row.add(Text.fixed(rate, 1));
        work[p] += nanos[p] * s.calls();
        other = p > 0 ? Math.max(other, rate) : other;
      }
      double ours = s.flops() / nanos[0];
      row.add(Text.fixed(ours / roof.gigaflops(), 2));
      row.add(other == 0 ? "–" : Text.fixed(ours / other, 2));
      rows.add(row);
    }
    List<String> sum = new ArrayList<>(List.of("all, by calls", ""));
    double flops = wanted.stream().mapToDouble(s -> s.flops() * s.calls()).sum();
    for (double w : work) {
      sum.add(Text.fixed(flops / w, 1));
    }
    sum.add(Text.fixed(flops / work[0] / roof.gigaflops(), 2));
    sum.add(work.length == 1 ? "–" : Text.fixed(work[1] / work[0], 2));
    rows.add(sum);
    return Text.table(head, rows);
  }
}
