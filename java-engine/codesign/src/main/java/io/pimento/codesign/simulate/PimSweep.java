package io.pimento.codesign.simulate;

import io.pimento.codesign.setting.PimSetting;
import io.pimento.codesign.setting.PimSettings;
import io.pimento.document.UserException;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.DeviceCheck;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.inference.Assumed;
import io.pimento.pim.inference.Charges;
import io.pimento.pim.inference.Comparison;
import io.pimento.pim.inference.CrossbarTarget;
import io.pimento.pim.inference.Outcome;
import io.pimento.pim.inference.Pareto;
import io.pimento.pim.inference.SweepPoint;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import io.pimento.pim.placement.PlacementException;
import io.pimento.search.work.Awaited;
import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Every combination of a grid's values, run side by side; results do not depend on how many at a
 * time.
 *
 * @param base settings that hold for all points
 * @param grid values by key, in the order of the grid
 * @param source where rows come from; part of what a finished point is known by
 * @param function whether outputs are compared, too
 */
public record PimSweep(
    PimSettings base, Map<String, List<String>> grid, String source, boolean function) {
  /** Figures that less is better of; of the others more is. */
  public static final List<String> LESS =
      List.of("latency_s", "energy_per_inference_j", "area_mm2", "output_error");

  /** How far products move on a crossbar device with its own wires, by their deviation. */
  public static final String WIRE_ERROR = "error_under_own_wires";

  /** What is charged changed: figures of an earlier program are not gone on with. */
  private static final String ACCOUNTING = "whole system";

  /** Figures that more is better of. */
  public static final List<String> MORE =
      List.of("inferences_per_second", "speedup", "energy_ratio");

  /** The combinations, the last key changing fastest. */
  public List<PimSettings> points() {
    List<PimSettings> all = List.of(base);
    for (Map.Entry<String, List<String>> e : grid.entrySet()) {
      List<PimSettings> next = new ArrayList<>();
      for (PimSettings s : all) {
        e.getValue().forEach(v -> next.add(s.with(e.getKey(), v)));
      }
      all = next;
    }
    return all;
  }

  /** Says what is wrong with keys, values, graphs and traffic before anything runs. */
  public void check(JobSource traffic) throws IOException, InterruptedException {
    for (String device :
        grid.getOrDefault(PimSetting.DEVICE.key(), List.of(base.get(PimSetting.DEVICE)))) {
      Target target = Targets.named(device, base.get(PimSetting.POLICY));
      for (Map.Entry<String, List<String>> e : grid.entrySet()) {
        PimSetup.check(e.getKey(), e.getValue(), target);
      }
      for (Map.Entry<String, String> e : base.values().entrySet()) {
        PimSetup.check(e.getKey(), List.of(e.getValue()), target);
      }
    }
    for (PimSettings s : points()) {
      traffic.job(s, PimSetup.options(s));
    }
  }

  /**
   * Runs what the folder's journal does not have yet; the caller is the folder's one writer.
   *
   * @param progress called with the number of finished points
   */
  public List<SweepPoint> run(Path folder, JobSource traffic, int threads, IntConsumer progress)
      throws IOException, InterruptedException {
    return run(
        folder,
        (missing, journal) -> {
          ExecutorService pool = Executors.newFixedThreadPool(threads);
          try {
            List<Future<SweepPoint>> all = new ArrayList<>();
            for (PimSettings s : missing) {
              all.add(pool.submit(() -> journal.add(point(s, traffic))));
            }
            for (Future<SweepPoint> f : all) {
              Awaited.of(f);
            }
          } finally {
            pool.shutdownNow();
          }
        },
        progress);
  }

  /** The same by whoever a carrier asks. */
  public List<SweepPoint> run(Path folder, Carrier.Site elsewhere, IntConsumer progress)
      throws IOException, InterruptedException {
    return run(
        folder,
        (missing, journal) ->
            elsewhere.carry(
                missing.stream().map(s -> SweepQuestion.json(s, source, function)).toList(),
                (i, answer) ->
                    journal.add(
                        SweepPointJson.read("the answer of " + answer.host(), answer.value()))),
        progress);
  }

  /** Makes points that are missing, and notes them. */
  private interface Making {
    void of(List<PimSettings> missing, Noting journal) throws IOException, InterruptedException;
  }

  /** Notes a point. */
  private interface Noting {
    SweepPoint add(SweepPoint point) throws IOException;
  }

  private List<SweepPoint> run(Path folder, Making making, IntConsumer progress)
      throws IOException, InterruptedException {
    try (SweepJournal journal = new SweepJournal(folder.resolve("points.jsonl"))) {
      List<PimSettings> missing = new ArrayList<>();
      for (PimSettings s : points()) {
        if (journal.of(key(s)) == null) {
          missing.add(s);
        }
      }
      AtomicInteger finished = new AtomicInteger(points().size() - missing.size());
      progress.accept(finished.get());
      making.of(
          missing,
          point -> {
            journal.add(point);
            progress.accept(finished.incrementAndGet());
            return point;
          });
      return points().stream().map(s -> Objects.requireNonNull(journal.of(key(s)))).toList();
    }
  }

  private SortedMap<String, String> key(PimSettings s) {
    SortedMap<String, String> key = new TreeMap<>(s.values());
    key.put("source", source);
    key.put("accounting", ACCOUNTING);
    key.put("function", Boolean.toString(function));
    return key;
  }

  /** Runs one point. */
  SweepPoint point(PimSettings s, JobSource traffic) throws IOException, InterruptedException {
    SortedMap<String, String> key = key(s);
    try {
      PimSetup setup = PimSetup.of(s, traffic);
      Comparison c = setup.run();
      Outcome o = c.outcome();
      Map<String, Double> m = new LinkedHashMap<>();
      m.put("latency_s", o.nanoseconds() * 1e-9);
      m.put("inferences_per_second", o.throughput());
      m.put("energy_per_inference_j", o.attojoules() * 1e-18 / o.batch());
      o.area().ifPresent(a -> m.put("area_mm2", a));
      m.put("speedup", c.speedup());
      m.put("energy_ratio", c.energyRatio());
      Assumed own = c.assumed();
      Assumed base = c.baselineAssumed();
      if (c.target() instanceof CrossbarTarget(CrossbarDevice device)) {
        m.put(WIRE_ERROR, DeviceCheck.ownWires(device).error());
      }
      m.put("device_time_assumed", own.time());
      m.put("host_time_assumed", base.time());
      m.put("device_energy_assumed", own.energy());
      m.put("host_energy_assumed", base.energy());
      Charges.of(o).forEach((charge, e) -> m.put(charge.label() + "_j", e * 1e-18 / o.batch()));
      PimFunction f = setup.function(function);
      if (f != null) {
        m.put("output_error", f.error());
      }
      return new SweepPoint(key, null, m);
    } catch (CrossbarException | DeviceException | PlacementException | UserException e) {
      // A combination that contradicts itself or does not fit is a result, too.
      return new SweepPoint(key, Objects.requireNonNullElse(e.getMessage(), "failed"), Map.of());
    }
  }

  /** Objectives of which every valid point has a figure; a name that is none is an error. */
  public static List<String> objectives(List<String> asked, List<SweepPoint> points) {
    List<String> all = new ArrayList<>(LESS);
    all.addAll(MORE);
    for (String name : asked) {
      if (!all.contains(name)) {
        throw new UserException("no objective '" + name + "'; there are " + all);
      }
    }
    return (asked.isEmpty() ? LESS : asked)
        .stream()
            .filter(
                name ->
                    points.stream()
                        .filter(p -> p.error() == null)
                        .allMatch(p -> p.figures().containsKey(name)))
            .toList();
  }

  /** Places of the points that no other beats. */
  public static List<Integer> front(List<SweepPoint> points, List<String> objectives) {
    List<Integer> valid = new ArrayList<>();
    List<double[]> figures = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      SweepPoint p = points.get(i);
      if (p.error() == null) {
        valid.add(i);
        figures.add(
            objectives.stream()
                .mapToDouble(
                    name -> (MORE.contains(name) ? -1 : 1) * p.figures().getOrDefault(name, 0.0))
                .toArray());
      }
    }
    return Pareto.front(figures).stream().map(valid::get).toList();
  }
}
