package io.pimento.bench.command;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.bench.matmul.PeerProcess;
import io.pimento.bench.matmul.ProductRow;
import io.pimento.bench.matmul.ProductTimer;
import io.pimento.bench.matmul.RowProducts;
import io.pimento.bench.matmul.Shape;
import io.pimento.bench.result.BenchMachine;
import io.pimento.bench.result.BenchReport;
import io.pimento.bench.result.Measurement;
import io.pimento.bench.roofline.Roofline;
import io.pimento.document.UserException;
import io.pimento.report.text.Text;
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
      "kernels, by OpenBLAS in turns, and by other libraries. Ratio: ours over the best other;",
      "above 1 ours is faster. The last rows: one weight times the rows of each sample."
    },
    footer = {
      "",
      "Examples:",
      "  pimento bench matmul --threads 1 --top 20 --peers onednn,libtorch",
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

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "NAME",
      description = "onednn, libtorch: each in a process of its own, built with mvn -Ppeers.")
  private List<String> peers = new ArrayList<>();

  @Mixin private final ReportOptions output = new ReportOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchMatmulCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
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
    output.read();
    List<PeerProcess> others = start();
    List<String> names = new ArrayList<>();
    providers.forEach(p -> names.add(p.name()));
    others.forEach(p -> names.add(p.name()));
    Roofline roof;
    List<ProductRow> rows;
    try (Workers workers = new Workers(threads)) {
      Roofline before = Roofline.measure(workers);
      rows = time(wanted, workers, providers, others);
      roof = before.best(Roofline.measure(workers));
    } finally {
      others.forEach(PeerProcess::close);
    }
    console.line(
        "%d thread(s); multiply-adds in registers: %.1f GFLOP/s"
            .formatted(threads, roof.gigaflops()));
    table(rows, names, roof.gigaflops()).forEach(console::line);
    List<Measurement> kept =
        rows.stream()
            .flatMap(r -> r.measurements(names, threads, roof.gigaflops()).stream())
            .toList();
    return output.finish(
        new BenchReport("matmul", BenchMachine.here(), List.of(roof), kept), console);
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

  private List<PeerProcess> start() throws IOException {
    List<PeerProcess> started = new ArrayList<>();
    try {
      for (String name : peers) {
        started.add(
            PeerProcess.start(Path.of(System.getProperty("pimento.home", ".")), name, threads));
      }
    } catch (IOException | RuntimeException e) {
      started.forEach(PeerProcess::close);
      throw e;
    }
    return started;
  }

  private List<ProductRow> time(
      List<Shape> wanted, Workers workers, List<MatmulProvider> providers, List<PeerProcess> others)
      throws IOException, InterruptedException {
    long each = quick ? QUICK_NANOS : NANOS;
    // A pass for the JIT: what one shape has it compile anew would slow the next one.
    wanted.forEach(s -> ProductTimer.fastest(s, workers, providers, WARM_NANOS));
    List<ProductRow> rows = new ArrayList<>();
    for (Shape s : wanted) {
      List<Double> nanos = new ArrayList<>();
      for (double n : ProductTimer.fastest(s, workers, providers, each)) {
        nanos.add(n);
      }
      for (PeerProcess other : others) {
        nanos.add(other.nanos(s, each));
      }
      String what = "%s %d %d %d".formatted(s.form(), s.m(), s.n(), s.k());
      double floats = (double) s.m() * s.k() + (double) s.n() * s.k() + (double) s.m() * s.n();
      rows.add(new ProductRow(what, s.calls(), s.flops(), 4 * floats, nanos));
    }
    rows.addAll(RowProducts.time(workers, providers, providers.size() + others.size(), each));
    return rows;
  }

  private static List<String> table(
      List<ProductRow> products, List<String> names, double gigaflops) {
    List<String> head = new ArrayList<>(List.of("form M N K", "calls"));
    names.forEach(n -> head.add(n + " GFLOP/s"));
    head.addAll(List.of("of the limit", "ratio"));
    List<List<String>> rows = new ArrayList<>();
    for (ProductRow p : products) {
      List<String> row = new ArrayList<>(List.of(p.what(), p.calls() == 0 ? "–" : "" + p.calls()));
      for (int i = 0; i < names.size(); i++) {
        row.add(Text.fixed(p.rate(i), 1));
      }
      row.add(Text.fixed(p.rate(0) / gigaflops, 2));
      row.add(Text.fixed(p.ratio(), 2));
      rows.add(row);
    }
    ProductRow all = sum(products.stream().filter(p -> p.calls() > 0).toList(), names.size());
    List<String> last = new ArrayList<>(List.of(all.what(), ""));
    for (int i = 0; i < names.size(); i++) {
      last.add(Text.fixed(all.rate(i), 1));
    }
    last.add(Text.fixed(all.rate(0) / gigaflops, 2));
    last.add(Text.fixed(all.ratio(), 2));
    rows.add(last);
    return Text.table(head, rows);
  }

  private static ProductRow sum(List<ProductRow> products, int libraries) {
    List<Double> nanos = new ArrayList<>();
    for (int i = 0; i < libraries; i++) {
      int library = i;
      nanos.add(products.stream().mapToDouble(p -> p.nanos().get(library) * p.calls()).sum());
    }
    double flops = products.stream().mapToDouble(p -> p.flops() * p.calls()).sum();
    return new ProductRow("all, by calls", 0, flops, 0, nanos);
  }
}
