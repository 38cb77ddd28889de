package io.pimento.codesign.simulate;

import io.pimento.codesign.setting.HardwareSettings;
import io.pimento.codesign.setting.PimSetting;
import io.pimento.codesign.setting.PimSettings;
import io.pimento.codesign.traffic.HardwareTraffic;
import io.pimento.codesign.traffic.PreparedRows;
import io.pimento.document.Sha256;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphHash;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.DeviceCheck;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Comparison;
import io.pimento.pim.inference.CrossbarTarget;
import io.pimento.pim.inference.GraphWork;
import io.pimento.pim.inference.HostTarget;
import io.pimento.pim.inference.Job;
import io.pimento.pim.inference.Outcome;
import io.pimento.pim.inference.SweepPoint;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import io.pimento.pim.placement.PlacementException;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Measure;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Simulates graphs on the devices of a space, exactly, and keeps what came out on disk by graph and
 * device: nothing is simulated twice, and nothing is taken for another's.
 */
public final class DesignCosts implements HardwareModel, AutoCloseable {
  private static final int MISFITS = 3;
  private static final int JOBS = 64;

  /** The key of a graph's hash in the file of costs, and its value for devices that hold none. */
  private static final String GRAPH = "graph";

  private static final String ANY_GRAPH = "any";

  /** A device with its settings, and the hash of everything beside the graph that decides costs. */
  private record Setting(Target target, MappingOptions options, String hash) {}

  private final HostTarget host;
  private final HardwareTraffic traffic;
  private final SweepJournal known;
  private final @Nullable DeviceLoss loss;
  private final Faults faults;
  private final String faultText;
  private final Map<Hardware, Setting> settings = new ConcurrentHashMap<>();
  private final Map<String, Target> devices = new ConcurrentHashMap<>();

  /** Those whose hardware is being chosen: all settings of one model have one job. */
  private final Map<String, Job> jobs =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
              return size() > JOBS;
            }
          });

  /**
   * Opens what is known already.
   *
   * @throws UserException if a space names a knob or value that its device has not
   */
  public DesignCosts(HardwareSettings config, PreparedRows data, Path file)
      throws IOException, InterruptedException {
    this.host = Targets.host(config.host(), Rules.STANDARD);
    this.traffic = new HardwareTraffic(data, config.batch(), config.tableRows());
    check(config.space());
    this.faultText = config.faults();
    this.faults = config.faults().isEmpty() ? Faults.NONE : Faults.parse(config.faults());
    this.loss = config.rows() == 0 ? null : new DeviceLoss(data, config.rows(), faults);
    this.known = new SweepJournal(file);
    try {
      for (SweepPoint p : known.all()) {
        requireCurrentHash(file, p);
      }
    } catch (UserException e) {
      known.close();
      throw e;
    }
  }

  private static void requireCurrentHash(Path file, SweepPoint known) {
    String graph = known.settings().getOrDefault(GRAPH, ANY_GRAPH);
    if (!graph.equals(ANY_GRAPH)) {
      try {
        GraphHash.requireCurrent(
            file.toString(),
            graph,
            "remove the file, and designs are simulated again to the same costs; or go on with the"
                + " version that wrote it");
      } catch (IllegalArgumentException e) {
        throw new UserException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Every knob is one of its device or of a placement, and every value one that it may have. */
  public static void check(HardwareSpace space) throws IOException {
    for (HardwareSpace.Device d : space.devices()) {
      Target target = Targets.named(d.name(), Rules.STANDARD);
      for (Knob k : d.knobs()) {
        if (PimSetting.ALL.containsKey(k.key()) && !PimSetting.isPlacement(k.key())) {
          throw new UserException(
              "hardware space: "
                  + d.name()
                  + " cannot have the knob "
                  + k.key()
                  + "; beside the device's constants there are "
                  + PimSetting.placements());
        }
        PimSetup.check(k.key(), k.texts(), target);
      }
    }
  }

  private Setting setting(Hardware hardware) throws IOException {
    Setting known = settings.get(hardware);
    if (known != null) {
      return known;
    }
    PimSettings s = new PimSettings(hardware.settings());
    Target target = PimSetup.changed(device(hardware.device()), s.constants());
    if (s.get(PimSetting.MAPPING).file().isPresent()) {
      throw new UserException("a search over hardware chooses layouts by name, not " + hardware);
    }
    MappingOptions options = PimSetup.options(s);
    Setting made = new Setting(target, options, hash(hardware, target, host, options, traffic));
    settings.put(hardware, made);
    return made;
  }

  private Target device(String name) throws IOException {
    Target known = devices.get(name);
    if (known == null) {
      known = Targets.named(name, Rules.STANDARD);
      devices.put(name, known);
    }
    return known;
  }

  /** Everything beside the graph that decides its costs. */
  static String hash(
      Hardware hardware, Target target, HostTarget host, MappingOptions options, Object traffic)
      throws IOException {
    Path file = Path.of(hardware.device());
    List<Object> all =
        List.of(
            Files.isRegularFile(file) ? Files.readString(file) : "shipped",
            hardware,
            target.identity(),
            host.identity(),
            options,
            traffic);
    return Sha256.hex(all.toString());
  }

  @Override
  public Stem tables(Stem prepared) {
    return traffic.tables(prepared);
  }

  @Override
  public Map<String, Double> costs(Graph graph, Hardware hardware)
      throws IOException, InterruptedException {
    SweepPoint misfit;
    try {
      Setting setting = setting(hardware);
      SortedMap<String, String> key =
          new TreeMap<>(Map.of(GRAPH, graph.hash(), "device", setting.hash()));
      SweepPoint before = known.of(key);
      if (before != null) {
        return before.figures();
      }
      SweepPoint now = point(key, graph, setting);
      known.add(now);
      return now.figures();
    } catch (CrossbarException | DeviceException e) {
      // Knobs that contradict each other make no device, which is a result, too.
      misfit =
          new SweepPoint(
              new TreeMap<>(Map.of(GRAPH, ANY_GRAPH, "device", hardware.toString())),
              Objects.requireNonNullElse(e.getMessage(), "failed"),
              Map.of());
    }
    if (known.of(misfit.settings()) == null) {
      known.add(misfit);
    }
    return misfit.figures();
  }

  /**
   * The same devices under other faults, losses over other rows.
   *
   * @param text as {@code search.hardware.faults}; empty for those
   * @param rows that set ranges, and as many that are scored; 0 for those of the search
   */
  public HardwareModel under(String text, int rows, PreparedRows data) throws InterruptedException {
    Faults others = text.isEmpty() ? faults : Faults.parse(text);
    DeviceLoss same = loss == null ? null : loss.under(others);
    DeviceLoss other = rows == 0 ? same : new DeviceLoss(data, rows, others);
    return new HardwareModel() {
      @Override
      public Map<String, Double> costs(Graph graph, Hardware hardware)
          throws IOException, InterruptedException {
        return DesignCosts.this.costs(graph, hardware);
      }

      @Override
      public Held hold(Function<Stem, Graph> model, Parameters weights) {
        return DesignCosts.this.hold(other, model, weights);
      }

      @Override
      public Optional<String> failing(Hardware hardware) throws IOException {
        return DesignCosts.this.failing(hardware, others, text.isEmpty() ? faultText : text);
      }

      @Override
      public Object arithmetic(Hardware hardware) throws IOException {
        return DesignCosts.this.arithmetic(hardware);
      }

      @Override
      public Stem tables(Stem prepared) {
        return DesignCosts.this.tables(prepared);
      }
    };
  }

  @Override
  public Held hold(Function<Stem, Graph> model, Parameters weights) {
    return hold(loss, model, weights);
  }

  private Held hold(@Nullable DeviceLoss loss, Function<Stem, Graph> model, Parameters weights) {
    if (loss == null) {
      return _ -> 0;
    }
    DeviceLoss.Held held = loss.hold(model, weights);
    DeviceLoss perfect = loss.under(Faults.NONE);
    return new Held() {
      @Override
      public double excess(Hardware hardware) throws IOException {
        return of(loss, hardware);
      }

      @Override
      public double perfectExcess(Hardware hardware) throws IOException {
        return of(perfect, hardware);
      }

      private double of(DeviceLoss cells, Hardware hardware) throws IOException {
        Setting setting = setting(hardware);
        return setting.target() instanceof CrossbarTarget(CrossbarDevice device)
            ? cells.excess(held, device, setting.options().precisions())
            : 0;
      }
    };
  }

  @Override
  public Optional<String> failing(Hardware hardware) throws IOException {
    return failing(hardware, faults, faultText);
  }

  private Optional<String> failing(Hardware hardware, Faults faults, String text)
      throws IOException {
    Target target = setting(hardware).target();
    Optional<String> wires = target.failing();
    return wires.isEmpty() && target instanceof CrossbarTarget(CrossbarDevice device)
        ? DeviceCheck.warning(device, faults, text)
        : wires;
  }

  @Override
  public Object arithmetic(Hardware hardware) throws IOException {
    try {
      Setting setting = setting(hardware);
      return setting.target() instanceof CrossbarTarget(CrossbarDevice device)
          ? List.of(
              device.array(),
              device.cell(),
              device.adc(),
              device.dacBits(),
              device.differential(),
              setting.options().precisions())
          : "";
    } catch (CrossbarException | DeviceException e) {
      // Knobs that contradict each other compute nothing, and so not what others do.
      return new Object();
    }
  }

  private SweepPoint point(SortedMap<String, String> key, Graph graph, Setting setting)
      throws InterruptedException {
    try {
      Job job = job(graph, setting);
      Outcome o = setting.target().plan(job, host.device()).run(setting.target(), host.device());
      return new SweepPoint(key, null, figures(o));
    } catch (CrossbarException | DeviceException | PlacementException e) {
      // A graph that the device cannot hold is a result, too.
      return new SweepPoint(key, Objects.requireNonNullElse(e.getMessage(), "failed"), Map.of());
    }
  }

  private static Map<String, Double> figures(Outcome o) {
    Map<String, Double> costs = new LinkedHashMap<>();
    costs.put(Measure.PIM_LATENCY.label(), o.nanoseconds() * 1e-3);
    costs.put(Measure.PIM_ENERGY.label(), o.attojoules() * 1e-12 / o.batch());
    o.area().ifPresent(a -> costs.put(Measure.PIM_AREA.label(), a));
    return costs;
  }

  private Job job(Graph graph, Setting setting) throws InterruptedException {
    Job known = jobs.get(graph.hash());
    if (known == null) {
      known = Job.of(graph, traffic.of(GraphWork.of(graph).tables()), setting.options());
      jobs.put(graph.hash(), known);
      return known;
    }
    return known.with(setting.options());
  }

  /** A design with everything that its run tells, beside the host with plain memory at its best. */
  public Comparison compare(Graph graph, Hardware hardware)
      throws IOException, InterruptedException {
    Setting setting = setting(hardware);
    return Comparison.run(setting.target(), host, job(graph, setting));
  }

  /** The first reasons why designs did not fit, each once. */
  public List<String> misfits() {
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
