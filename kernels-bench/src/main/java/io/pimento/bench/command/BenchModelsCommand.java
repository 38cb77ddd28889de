package io.pimento.bench.command;

import io.pimento.app.command.BackendOptions;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.bench.model.ModelBenchmark;
import io.pimento.bench.model.Models;
import io.pimento.bench.model.TogetherBenchmark;
import io.pimento.bench.result.BenchMachine;
import io.pimento.bench.result.BenchReport;
import io.pimento.bench.result.Measurement;
import io.pimento.bench.roofline.Roofline;
import io.pimento.data.DataSchema;
import io.pimento.document.UserException;
import io.pimento.report.text.Text;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.parallel.Workers;
import io.pimento.search.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento bench models}. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = {
      "Training steps of every family of hand-made models, and of one of two blocks, as `pimento"
          + " fit`",
      "trains them, on random rows: nanoseconds a sample and the part of this machine's",
      "multiply-adds. On a GPU the time of each instruction stands for its operators."
    },
    footer = {
      "",
      "Examples:",
      "  pimento bench models --models xdeepfm,autoint --batches 256 --profile"
    })
final class BenchModelsCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--threads", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int threads = 1;

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "N",
      description = "Default 64, 256 and 1024.")
  private List<Integer> batches = List.of(64, 256, 1024);

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME",
      description = "Families, or blocks; default all.")
  private List<String> names = Models.names();

  @Option(
      names = "--fields",
      paramLabel = "N",
      description = "Categorical fields; default ${DEFAULT-VALUE}.")
  private int fields = 18;

  @Option(
      names = "--dense",
      paramLabel = "N",
      description = "Dense features; default ${DEFAULT-VALUE}.")
  private int dense = 8;

  @Option(names = "--embedding", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int embedding = 16;

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "N",
      description = "Widths of the networks' layers; default 400,400.")
  private List<Integer> hidden = List.of(400, 400);

  @Option(names = "--dropout", paramLabel = "P", description = "Default ${DEFAULT-VALUE}.")
  private double dropout = 0.1;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Of a pass; default ${DEFAULT-VALUE}.")
  private int samples = 8192;

  @Option(
      names = "--passes",
      paramLabel = "N",
      description = "Timed passes, the fastest of each step counts; default ${DEFAULT-VALUE}.")
  private int passes = 5;

  @Option(names = "--seed", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--profile", description = "The time of each operator, too.")
  private boolean profile;

  @Option(
      names = "--together",
      paramLabel = "N",
      description = {
        "Also N models of a kind, each from a seed of its own, one after another and at once: the",
        "threads are shared out, a GPU's blocks, too. Fails where results differ."
      })
  private int together;

  @Mixin private final WarmUpOption warmUp = new WarmUpOption();

  @Mixin private final ReportOptions output = new ReportOptions();

  @Mixin private final BackendOptions backend = new BackendOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchModelsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (threads < 1
        || samples < 1
        || passes < 1
        || fields < 1
        || dense < 0
        || embedding < 1
        || together < 0
        || batches.stream().anyMatch(b -> b < 1)) {
      throw new UserException(
          "--threads, --batches, --samples, --passes, --fields and --embedding must be at least 1");
    }
    for (String name : names) {
      if (Models.names().stream().noneMatch(name::equalsIgnoreCase)) {
        throw new UserException("no model '" + name + "'; there are " + Models.names());
      }
    }
    output.read();
    var choice = backend.choose();
    console.line(choice.line());
    DataSchema schema = Models.schema(fields, dense);
    Map<String, Model> models = Models.all(schema, embedding, hidden);
    Roofline roof = limits();
    List<Measurement> measured = new ArrayList<>();
    List<String> profiles = new ArrayList<>();
    List<List<String>> beside = new ArrayList<>();
    MatmulProvider matmul = choice.matmul();
    try (Device device = choice.open(matmul)) {
      for (Map.Entry<String, Model> model : models.entrySet()) {
        if (names.stream().anyMatch(model.getKey()::equalsIgnoreCase)) {
          for (int batch : batches) {
            ModelBenchmark benchmark =
                new ModelBenchmark(
                    schema,
                    threads,
                    batch,
                    samples,
                    warmUp.read(),
                    passes,
                    dropout,
                    seed,
                    matmul,
                    device);
            measure(model, benchmark, roof, measured, profiles);
            if (together > 0) {
              beside.add(beside(model, benchmark));
            }
          }
        }
      }
    }
    roof = roof.best(limits());
    table(measured, roof).forEach(console::line);
    if (together > 0) {
      Text.table(
              List.of(
                  "ns a sample of " + together + " models",
                  "one after another",
                  "at once",
                  "times as fast"),
              beside)
          .forEach(console::line);
    }
    profiles.forEach(console::line);
    return output.finish(
        new BenchReport("models", BenchMachine.here(), List.of(roof), measured), console);
  }

  private List<String> beside(Map.Entry<String, Model> model, ModelBenchmark benchmark)
      throws InterruptedException {
    String what = model.getKey() + ", batch " + benchmark.batch();
    TogetherBenchmark.Result r = benchmark.together(model.getValue(), together);
    if (!r.same()) {
      throw new IllegalStateException(
          what + ": " + together + " models at once had other losses than one after another");
    }
    return List.of(
        what,
        Text.fixed(r.after(), 0),
        Text.fixed(r.together(), 0),
        Text.fixed(r.after() / r.together(), 2));
  }

  private Roofline limits() {
    try (Workers workers = new Workers(threads)) {
      return Roofline.measure(workers);
    }
  }

  private void measure(
      Map.Entry<String, Model> model,
      ModelBenchmark benchmark,
      Roofline roof,
      List<Measurement> measured,
      List<String> profiles)
      throws InterruptedException {
    boolean gpu = benchmark.device().copiesParameters();
    ModelBenchmark.Result r = benchmark.run(model.getValue());
    measured.add(
        new Measurement(
            model.getKey() + ", batch " + benchmark.batch(),
            gpu ? "cuda" : benchmark.matmul().name(),
            threads,
            r.nanos(),
            r.flops(),
            0,
            gpu ? 0 : r.gigaflops() / roof.gigaflops()));
    if (profile) {
      profiles.add("");
      profiles.add(
          "%s, batch %d, ns a sample by operator:".formatted(model.getKey(), benchmark.batch()));
      r.operators().forEach(p -> profiles.add(line(p)));
    }
  }

  private static String line(ModelBenchmark.Part p) {
    return String.format(
        Locale.ROOT,
        "  %9.1f %7.1f calls/step %8s  %s",
        p.nanos(),
        p.calls(),
        p.gigaflops() == 0 ? "" : String.format(Locale.ROOT, "%.1f GF/s", p.gigaflops()),
        p.operator());
  }

  private static List<String> table(List<Measurement> measured, Roofline roof) {
    return Text.table(
        List.of(
            "a training step", "ns a sample", "GFLOP/s", "of " + Text.fixed(roof.gigaflops(), 0)),
        measured.stream()
            .map(
                m ->
                    List.of(
                        m.what(),
                        Text.fixed(m.nanos(), 0),
                        Text.fixed(m.gigaflops(), 1),
                        m.fraction() == 0 ? "" : Text.fixed(m.gigaflops() / roof.gigaflops(), 2)))
            .toList());
  }
}
