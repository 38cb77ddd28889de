package io.pimento.app.command.pim;

import io.pimento.app.command.HandOutOptions;
import io.pimento.app.console.Console;
import io.pimento.app.console.ConsoleProgress;
import io.pimento.codesign.simulate.PimSweep;
import io.pimento.codesign.simulate.SweepFiles;
import io.pimento.document.UserException;
import io.pimento.job.pim.PimTraffic;
import io.pimento.job.work.SweepPlace;
import io.pimento.pim.crossbar.function.DeviceCheck;
import io.pimento.pim.inference.SweepPoint;
import io.pimento.report.SweepPage;
import io.pimento.report.text.Text;
import io.pimento.run.RunFolder;
import io.pimento.run.config.Threads;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.search.work.Carrier;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento pim sweep}. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description = "Runs every combination of a grid, in parallel, and finds the best trade-offs.",
    footer = {
      "",
      "A key is an option of 'pimento pim' without its dashes (device, graph, mapping, batch,",
      "bits, …) or a constant of the device. A combination that cannot be is listed with why.",
      "The folder gets sweep.json, sweep.csv, sweep.html and points.jsonl: after Ctrl-C or a",
      "kill the same command goes on from there.",
      "",
      "Examples:",
      "  pimento pim sweep --graph criteo-full --device isaac-32nm --out sweep \\",
      "      --grid adc.bits=5,6,7,8 --grid cell.bits=1,2 --grid bits=w4a4,w8a8 --function",
      "  pimento pim sweep --graph dlrm --grid device=isaac-32nm,hbm2-pim,upmem-dpu --out classes"
    })
final class SweepCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final PimOptions options = new PimOptions();
  @Mixin private final HandOutOptions handOut = new HandOutOptions();

  @Option(
      names = "--grid",
      required = true,
      paramLabel = "KEY=V1,V2,…",
      description = "Values of a key; apart by | instead of , where they have commas themselves.")
  private List<String> grid = new ArrayList<>();

  @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "The results.")
  private Path out = Path.of("");

  @Option(names = "--threads", paramLabel = "N", description = "Points at a time; all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--objectives",
      split = ",",
      paramLabel = "NAME",
      description = {
        "What the front is over: latency_s, energy_per_inference_j, area_mm2, output_error",
        "(default: those that all points have), inferences_per_second, speedup, energy_ratio."
      })
  private List<String> objectives = new ArrayList<>();

  SweepCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Threads.require(threads);
    return StudyOutput.of(this::run);
  }

  private int run() throws IOException, InterruptedException {
    PimSweep sweep = new PimSweep(options.settings(), values(), options.source(), options.function);
    PimSweep.objectives(objectives, List.of());
    PimTraffic traffic = options.traffic();
    sweep.check(traffic);
    int count = sweep.points().size();
    ConsoleProgress progress = new ConsoleProgress(console);
    progress.begin("sweep", "points", count);
    List<SweepPoint> points = run(sweep, traffic, progress);
    progress.end();
    List<String> by = PimSweep.objectives(objectives, points);
    List<Integer> front = PimSweep.front(points, by);
    AtomicFile.write(out.resolve("sweep.json"), SweepFiles.json(sweep, points, by, front));
    AtomicFile.write(out.resolve("sweep.csv"), SweepFiles.csv(sweep, points, front));
    AtomicFile.write(
        out.resolve("sweep.html"),
        SweepPage.of(
            List.copyOf(sweep.grid().keySet()),
            sweep.base().values().toString(),
            points,
            by,
            front));
    print(sweep, points, by, front);
    return 0;
  }

  @SuppressWarnings("try") // being the writer is all that the resource is for
  private List<SweepPoint> run(PimSweep sweep, PimTraffic traffic, ConsoleProgress progress)
      throws IOException, InterruptedException {
    RunFolder folder = new RunFolder(out);
    try (Closeable writing = folder.lock()) {
      Optional<Carrier> carrier = handOut.open(folder.work(), console::line);
      if (carrier.isEmpty()) {
        return sweep.run(out, traffic, threads, done -> progress.at(done, ""));
      }
      Carrier.Site site = new Carrier.Site(SweepPlace.of(traffic), carrier.get());
      List<SweepPoint> points = sweep.run(out, site, done -> progress.at(done, ""));
      carrier.get().close();
      return points;
    }
  }

  private Map<String, List<String>> values() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String one : grid) {
      String[] pair = one.split("=", 2);
      if (pair.length < 2 || pair[0].isBlank() || pair[1].isBlank()) {
        throw new UserException("--grid '" + one + "' is not of the form KEY=V1,V2");
      }
      String separator = pair[1].contains("|") ? "\\|" : ",";
      if (all.put(pair[0].strip(), List.of(pair[1].split(separator))) != null) {
        throw new UserException("--grid: the key " + pair[0] + " is given twice");
      }
    }
    return all;
  }

  private void print(
      PimSweep sweep, List<SweepPoint> points, List<String> by, List<Integer> front) {
    List<String> head = new ArrayList<>(sweep.grid().keySet());
    head.addAll(by);
    List<List<String>> rows = new ArrayList<>();
    for (int i : front) {
      SweepPoint p = points.get(i);
      List<String> row = new ArrayList<>();
      sweep.grid().keySet().forEach(k -> row.add(p.settings().getOrDefault(k, "")));
      by.forEach(
          f -> row.add(String.format(Locale.ROOT, "%.4g", p.figures().getOrDefault(f, 0.0))));
      rows.add(row);
    }
    Text.table(head, rows).forEach(console::line);
    long wrong =
        points.stream()
            .filter(p -> p.figures().getOrDefault(PimSweep.WIRE_ERROR, 0.0) >= DeviceCheck.FAILS)
            .count();
    if (wrong > 0) {
      console.error(
          "warning: "
              + wrong
              + " of "
              + points.size()
              + " points are of devices that fail under their own wires ("
              + PimSweep.WIRE_ERROR
              + " of at least "
              + DeviceCheck.FAILS
              + "): no claim can be made of them");
    }
    long failed = points.stream().filter(p -> p.error() != null).count();
    console.line(
        front.size()
            + " of "
            + points.size()
            + " points are on the front; "
            + failed
            + " cannot be. "
            + out.resolve("sweep.html"));
  }
}
