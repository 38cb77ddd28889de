package io.pimento.app.pim;

import io.pimento.app.UserException;
import io.pimento.app.config.SearchConfig;
import io.pimento.app.job.SearchJob;
import io.pimento.app.run.Run;
import io.pimento.app.run.RunData;
import io.pimento.data.Split;
import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.GraphWork;
import io.pimento.pim.inference.HostTarget;
import io.pimento.pim.inference.Job;
import io.pimento.pim.inference.Outcome;
import io.pimento.pim.inference.SweepPoint;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import io.pimento.pim.inference.Traffic;
import io.pimento.pim.placement.PlacementException;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Measure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Simulates graphs on one device under the rows of prepared data, exactly, and keeps what came out
 * on disk by graph and device: nothing is simulated twice.
 */
public final class DeviceCosts implements HardwareModel, AutoCloseable {
  private static final int HISTORY = 5000;
  private static final int MISFITS = 3;

  private final Target target;
  private final HostTarget host;
  private final MappingOptions options = PimSetup.options(new PimSettings(new TreeMap<>()));
  private final RunData data;
  private final int batch;
  private final String device;
  private final SweepJournal known;
  private final Map<Integer, Traffic> traffic = new LinkedHashMap<>();

  /**
   * Opens what is known already.
   *
   * @param name a shipped device or a file
   * @throws UserException if the file holds another device's costs
   */
  DeviceCosts(String name, int batch, RunData data, Path file) throws IOException {
    this.target = Targets.named(name, Rules.STANDARD);
    this.host = Targets.host(Targets.HOST, Rules.STANDARD);
    this.data = data;
    this.batch = batch;
    this.device = hash(name, target, host, options, batch, data.fingerprint());
    long rows = data.rows(Split.VALIDATION).rows();
    if (batch > rows) {
      throw new UserException(
          "search.hardware.batch = " + batch + ", but validation has only " + rows + " rows");
    }
    this.known = new SweepJournal(file);
    for (SweepPoint p : known.all()) {
      if (!device.equals(p.settings().get("device"))) {
        known.close();
        throw new UserException(
            file
                + " holds costs of another device, batch or data than "
                + name
                + " is now; choose another run folder");
      }
    }
  }

  /** Searches a run to the end, on the configured device if there is one. */
  public static void search(Run run) throws IOException, InterruptedException {
    SearchConfig config = run.config().search();
    String name = config.device();
    if (name == null) {
      SearchJob.run(run, HardwareModel.NONE);
      return;
    }
    try (DeviceCosts costs =
        new DeviceCosts(name, config.deviceBatch(), run.data(), run.folder().hardware())) {
      run.console().line("hardware: " + costs.target.name() + ", " + costs.target.kind());
      SearchJob.run(run, costs);
      for (String why : costs.misfits()) {
        run.console().line("hardware: cannot hold some subnets: " + why);
      }
    }
  }

  /** Everything beside the graph that decides its costs. */
  static String hash(
      String name,
      Target target,
      HostTarget host,
      MappingOptions options,
      int batch,
      String fingerprint)
      throws IOException {
    Path file = Path.of(name);
    List<Object> all =
        List.of(
            Files.isRegularFile(file) ? Files.readString(file) : name,
            target.identity(),
            host.identity(),
            options,
            batch,
            HISTORY,
            fingerprint);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public Map<String, Double> costs(Graph graph) throws IOException, InterruptedException {
    SortedMap<String, String> key = new TreeMap<>(Map.of("graph", graph.hash(), "device", device));
    SweepPoint before = known.of(key);
    if (before != null) {
      return before.figures();
    }
    SweepPoint now = point(key, graph);
    known.add(now);
    return now.figures();
  }

  private SweepPoint point(SortedMap<String, String> key, Graph graph) throws InterruptedException {
    try {
      Job job = Job.of(graph, traffic(GraphWork.of(graph).tables().size()), options);
      Outcome o = target.plan(job, host.device()).run(target, host.device());
      Map<String, Double> costs = new LinkedHashMap<>();
      costs.put(Measure.PIM_LATENCY.label(), o.nanoseconds() * 1e-3);
      costs.put(Measure.PIM_ENERGY.label(), o.attojoules() * 1e-12 / o.batch());
      o.area().ifPresent(a -> costs.put(Measure.PIM_AREA.label(), a));
      return new SweepPoint(key, null, costs);
    } catch (CrossbarException | DeviceException | PlacementException e) {
      // A graph that the device cannot hold is a result, too.
      return new SweepPoint(key, Objects.requireNonNullElse(e.getMessage(), "failed"), Map.of());
    }
  }

  /** The past from the training rows, the batch from validation. */
  private synchronized Traffic traffic(int tables) throws InterruptedException {
    Traffic made = traffic.get(tables);
    if (made == null) {
      made =
          new Traffic(
              PimTraffic.queries(data, Split.TRAIN, tables, HISTORY),
              PimTraffic.queries(data, Split.VALIDATION, tables, batch));
      traffic.put(tables, made);
    }
    return made;
  }

  /** The first reasons why graphs did not fit, each once. */
  List<String> misfits() {
    return known.all().stream()
        .map(SweepPoint::error)
        .filter(Objects::nonNull)
        .distinct()
        .limit(MISFITS)
        .toList();
  }

  @Override
  public void close() throws IOException {
    known.close();
  }
}
