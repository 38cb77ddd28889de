package io.pimento.pim.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.SmallModels;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostLayout;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether everything that is read, moved or powered is charged, on the device and on the host. */
class IsNothingFreeTest {
  private static final int BATCH = 16;
  private static final int HISTORY = 500;
  private static final int TABLES = 6;

  static Stream<String> devices() {
    return Targets.shipped().stream();
  }

  private static Comparison run(Target device, int rows, TablePolicy policy, long seed)
      throws IOException {
    Graph graph = SmallModels.recommender(rows);
    List<Table> tables = GraphWork.of(graph).tables();
    Traffic traffic = Traffic.zipf(tables, HISTORY, BATCH, 1.05, seed);
    Job job = Job.of(graph, traffic, MappingOptions.STANDARD.with(policy));
    return Comparison.run(device, Targets.host(Targets.HOST, Rules.STANDARD), job);
  }

  private static Target device(String name, String... constants) throws IOException {
    Target t = Targets.named(name, Rules.STANDARD);
    for (String c : constants) {
      String[] pair = c.split("=", 2);
      t = t.with(pair[0], pair[1]);
    }
    return t;
  }

  /** A device of that kind so small that about half of six tables fit at some sizes, then none. */
  private static Target small(String name) throws IOException {
    return switch (name) {
      // One, since a rank waits for the fullest of its processors, where a row more is a step.
      case "upmem-dpu" -> device(name, "dpus=1", "dpus_per_rank=1", "mram_bytes=1920000");
      case "isaac-32nm", "small-crossbar-32nm" -> device(name, "noc.columns=1", "noc.rows=2");
      case "verified-reram-32nm" -> device(name, "noc.columns=1", "noc.rows=4");
      case "mnsim-45nm" -> device(name, "noc.columns=4", "noc.rows=8");
      default -> device(name);
    };
  }

  private static long spilledTables(Outcome o) {
    Object capacity = o.details().get("capacity");
    if (capacity instanceof Map<?, ?> m) {
      return ((Number) java.util.Objects.requireNonNull(m.get("tables_on_host"))).longValue();
    }
    Object spilled = o.details().get("spilled_tables");
    return spilled instanceof java.util.Collection<?> c ? c.size() : 0;
  }

  private static long part(Outcome o, String name) {
    return o.energy().getOrDefault(name, 0L);
  }

  private static long sum(Map<String, Long> parts) {
    return parts.values().stream().mapToLong(Long::longValue).sum();
  }

  @ParameterizedTest
  @MethodSource("devices")
  void doEnergyAndLatencyNeverFallWithinAPlacement(String name) throws IOException {
    Target device = small(name);
    for (TablePolicy policy : List.of(TablePolicy.ACCESS_AWARE, TablePolicy.ROUND_ROBIN)) {
      Map<Long, double[]> most = new TreeMap<>();
      for (int rows = 200; rows <= 400_000; rows = rows * 3 / 2) {
        Outcome o = run(device, rows, policy, 3).outcome();
        double[] seen = most.computeIfAbsent(spilledTables(o), k -> new double[2]);
        assertThat((double) o.attojoules()).as("energy at %d", rows).isGreaterThan(0.98 * seen[0]);
        assertThat(o.nanoseconds()).as("latency at %d", rows).isGreaterThan(0.98 * seen[1]);
        seen[0] = Math.max(seen[0], o.attojoules());
        seen[1] = Math.max(seen[1], o.nanoseconds());
        assertThat(sum(o.energy())).isEqualTo(o.attojoules());
        assertThat(sum(o.energyByOperator())).isEqualTo(o.attojoules());
      }
      if (!List.of("host", "near-bank", "rank-level").contains(device.kind())) {
        assertThat(most.keySet()).as("placements").contains(0L, (long) TABLES);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"isaac-32nm", "small-crossbar-32nm", "mnsim-45nm", "upmem-dpu"})
  void doesADeviceWithoutRoomPayTheBaselinesGather(String name) throws IOException {
    Comparison c = run(small(name), 400_000, TablePolicy.ACCESS_AWARE, 5);
    assertThat(spilledTables(c.outcome())).isEqualTo(TABLES);
    for (String part : List.of("activate", "read", "standby")) {
      long host =
          ((MemoryOutcome) c.baseline())
              .stages().stream()
                  .filter(s -> s.name().equals("gather"))
                  .mapToLong(s -> s.energy().getOrDefault(part, 0L))
                  .sum();
      assertThat((double) part(c.outcome(), "spill: " + part))
          .as(part)
          .isCloseTo(host, within(0.01 * host));
      assertThat(host).isPositive();
    }
    double time =
        ((MemoryOutcome) c.baseline())
            .stages().stream()
                .filter(s -> s.name().equals("gather"))
                .findFirst()
                .orElseThrow()
                .nanoseconds();
    Map<?, ?> spill = (Map<?, ?>) c.outcome().details().get("spill");
    assertThat(spill).isNotNull();
    assertThat((Double) spill.get("nanoseconds")).isCloseTo(time, within(0.01 * time));
    assertThat(c.outcome().nanoseconds()).isGreaterThanOrEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({"isaac-32nm", "small-crossbar-32nm", "mnsim-45nm", "upmem-dpu"})
  void isTheChangeAtTheBoundaryTheHostsChargesLessTheDevices(String name) throws IOException {
    Target device = small(name);
    Comparison before = null;
    int boundaries = 0;
    for (int rows = 200; rows <= 400_000; rows = rows * 5 / 4) {
      Comparison after = run(device, rows, TablePolicy.ROUND_ROBIN, 3);
      if (before != null && spilledTables(after.outcome()) > spilledTables(before.outcome())) {
        boundary(before, after);
        boundaries++;
      }
      before = after;
    }
    assertThat(boundaries).isPositive();
  }

  /** The host's charges are those of its own memory, simulated for the spilled tables alone. */
  private static void boundary(Comparison before, Comparison after) {
    long host = 0;
    long device = 0;
    for (Comparison c : List.of(before, after)) {
      Outcome o = c.outcome();
      int sign = c == after ? 1 : -1;
      HostDevice h = c.host().device();
      HostGather g = gather(c);
      Map<String, Long> own = new TreeMap<>();
      if (g != null && g.result() != null) {
        HostRows.add(own, "", g.result().energies(), g.clock());
      }
      double simulated = g == null ? 0 : g.nanoseconds();
      Map<String, Long> on = WholeLatency.of(h, o.nanoseconds(), simulated);
      own.forEach((k, v) -> assertThat(part(o, "spill: " + k)).as(k).isEqualTo(v));
      host += sign * (sum(own) + sum(on));
      device += sign * (o.attojoules() - sum(own) - sum(on));
    }
    long change = after.outcome().attojoules() - before.outcome().attojoules();
    assertThat(change).isEqualTo(host + device);
    // What the device no longer reads it no longer pays.
    String reads = after.target().kind().equals("crossbar") ? "table" : "processors: bytes";
    assertThat(part(after.outcome(), reads)).isLessThan(part(before.outcome(), reads));
  }

  /** The best gather of a run's spilled tables, found here anew. */
  private static HostGather gather(Comparison c) {
    List<Integer> spilled = new ArrayList<>();
    List<Table> all = c.job().work().tables();
    if (c.outcome() instanceof CrossbarOutcome o) {
      for (int t = 0; t < all.size(); t++) {
        if (o.run().mapping().tables().get(t).isOnHost()) {
          spilled.add(t);
        }
      }
    } else if (c.outcome().details().get("spilled_tables") instanceof Iterable<?> s) {
      s.forEach(t -> spilled.add((Integer) t));
    }
    if (spilled.isEmpty()) {
      return null;
    }
    HostDevice h = c.host().device();
    List<Table> tables = spilled.stream().map(all::get).toList();
    HostLayout plain = HostLayout.plain(h.memory(), tables);
    HostLayout packed =
        HostLayout.packed(
            h.memory(), tables, c.job().traffic().of(spilled).past().frequencies(), Job.HOT_ROWS);
    HostGather best = null;
    for (HostLayout layout : List.of(plain, packed)) {
      HostGather g =
          HostGather.all(
                  h.memory(),
                  h.cacheBytes(),
                  layout.addresses(keys(c.job().traffic().past().lookups(), spilled)),
                  layout.addresses(keys(c.job().traffic().now().lookups(), spilled)))
              .getFirst();
      best = best == null || g.cycles() < best.cycles() ? g : best;
    }
    return best;
  }

  private static List<RowKey> keys(List<List<RowKey>> queries, List<Integer> spilled) {
    return queries.stream()
        .flatMap(List::stream)
        .filter(k -> spilled.contains(k.table()))
        .map(k -> new RowKey(spilled.indexOf(k.table()), k.row()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("devices")
  void isEverythingThatIsOnChargedForTheWholeLatency(String name) throws IOException {
    Comparison c = run(device(name), 1000, TablePolicy.ACCESS_AWARE, 3);
    for (Outcome o : List.of(c.outcome(), c.baseline())) {
      HostDevice h = c.host().device();
      double watts = part(o, "processor-idle") * 1e-18 / (o.nanoseconds() * 1e-9);
      assertThat(watts).isCloseTo(h.idleWatt(), within(1e-6 * h.idleWatt()));
      var d = h.memory();
      double refresh =
          d.increments().refresh()
              * d.organization().ranks()
              * d.organization().channels()
              / d.timings().of("tREFI");
      double milliwatts = part(o, "refresh") * 1e-15 / (o.nanoseconds() * 1e-9);
      assertThat(milliwatts).isCloseTo(refresh, within(1e-6 * refresh));
      double idle = d.increments().idle() * d.organization().ranks() * d.organization().channels();
      assertThat(part(o, "standby") + part(o, "spill: standby"))
          .isGreaterThanOrEqualTo((long) (idle * o.nanoseconds() * 1e6 * (1 - 1e-9)));
    }
  }

  @Test
  void doUnusedTilesDrawTheirStatedCostOrAllOfTheirs() throws IOException {
    Outcome gated = run(device("isaac-32nm"), 100, TablePolicy.NAIVE, 3).outcome();
    Outcome on =
        run(device("isaac-32nm", "tile.unused=powered"), 100, TablePolicy.NAIVE, 3).outcome();
    Inferred i = inferred(on);
    double tile = part(on, "static") / (double) i.used;
    double idleAdcs = part(on, "adc-idle");
    assertThat(part(gated, "unused-tiles")).isPositive().isLessThan(part(on, "unused-tiles"));
    // An unused tile that is on draws no less than one in use draws beside its work.
    assertThat(part(on, "unused-tiles") / (double) (i.tiles - i.used))
        .isGreaterThanOrEqualTo(tile + idleAdcs / i.used);
    assertThat(part(gated, "static")).isEqualTo(part(on, "static"));
  }

  private record Inferred(long used, long tiles) {}

  private static Inferred inferred(Outcome o) {
    Map<?, ?> m = (Map<?, ?>) java.util.Objects.requireNonNull(o.details().get("capacity"));
    return new Inferred(
        ((Number) java.util.Objects.requireNonNull(m.get("tiles_used"))).longValue(),
        ((Number) java.util.Objects.requireNonNull(m.get("tiles"))).longValue());
  }

  @Test
  void isASlowHostWaitedForAndAFastOneOverlapped() throws IOException {
    Graph graph = SmallModels.recommender(400_000);
    Traffic traffic = Traffic.zipf(GraphWork.of(graph).tables(), 10, BATCH, 1.05, 3);
    Job job = Job.of(graph, traffic, MappingOptions.STANDARD);
    HostTarget host = Targets.host(Targets.HOST, Rules.STANDARD);
    Target chip = small("isaac-32nm");
    Outcome overlapped = Comparison.run(chip, host, job).outcome();
    HostTarget slow =
        (HostTarget)
            host.with("gather_line_nanoseconds", "10000").with("gather_latency_nanoseconds", "90");
    Comparison waited = Comparison.run(chip, slow, job);
    double gather = 90 + 10000.0 * BATCH * TABLES;
    assertThat(overlapped.nanoseconds()).isLessThan(gather / 2);
    assertThat(waited.outcome().nanoseconds())
        .isGreaterThan(gather)
        .isLessThan(gather + overlapped.nanoseconds());
    assertThat(waited.baseline().nanoseconds()).isGreaterThan(gather);
    // Samples whose rows came early are done early.
    assertThat(waited.outcome().latency(0)).isLessThan(gather / 4);
  }

  @Test
  void isAGatherTheSameHoweverItIsAsked() throws IOException {
    Graph graph = SmallModels.recommender(5000);
    List<Table> tables = GraphWork.of(graph).tables();
    Traffic traffic = Traffic.zipf(tables, 100, 4, 1.05, 3);
    HostDevice h = Targets.host(Targets.HOST, Rules.STANDARD).device();
    Gathering g = Gathering.best(h, tables, traffic);
    HostGather again =
        HostGather.run(
            h.memory(),
            g.plan(),
            g.layout().addresses(Traffic.flat(traffic.past())),
            g.layout().addresses(Traffic.flat(traffic.now())),
            CommandSink.NONE);
    assertThat(again.done()).isEqualTo(g.gather().done());
    assertThat(again.picojoule()).isEqualTo(g.gather().picojoule());
  }
}
