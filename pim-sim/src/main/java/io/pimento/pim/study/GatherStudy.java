package io.pimento.pim.study;

import io.pimento.pim.device.Constant;
import io.pimento.pim.dpu.DpuDevice;
import io.pimento.pim.dpu.DpuGather;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostLayout;
import io.pimento.pim.host.HostPlan;
import io.pimento.pim.placement.Placement;
import io.pimento.pim.placement.Placements;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One batch of lookups by a host with plain memory, naive and at its best, and by processors beside
 * banks under several placements.
 *
 * @param naive the host as the device file says, tables one after the other, no cache
 * @param best the fastest of all plans, with and without hot rows packed side by side
 * @param units by name of the placement
 */
public record GatherStudy(
    DramDevice memory,
    DpuDevice dpu,
    int queries,
    HostGather naive,
    HostGather best,
    boolean bestIsPacked,
    List<HostGather> tried,
    Map<String, Units> units) {
  /**
   * A gather on processors.
   *
   * @param hostNanoseconds for rows of tables that spilled to the host, while the processors work
   * @param hostPicojoule of these rows
   * @param idlePicojoule of processors and of the host's memory, on for the whole time
   */
  public record Units(
      Placement placement,
      DpuGather gather,
      double hostNanoseconds,
      double hostPicojoule,
      double idlePicojoule) {
    public double nanoseconds() {
      return nanoseconds(gather, hostNanoseconds);
    }

    /** The host reads its rows while the processors read theirs. */
    static double nanoseconds(DpuGather g, double host) {
      return g.nanoseconds() - g.computeNanoseconds() + Math.max(g.computeNanoseconds(), host);
    }

    /** Everything: the processors' work, the host's, and what is on. */
    public double picojoule() {
      return gather.picojoule() + hostPicojoule + idlePicojoule;
    }

    /** Part of the time that rests on assumed constants of the link and the launch, at least. */
    public double assumedTime(DpuDevice dpu) {
      double time = 0;
      for (Constant c : dpu.constants()) {
        if (!c.isVouched()) {
          time += c.key().equals("launch_nanoseconds") ? gather.launchNanoseconds() : 0;
          time += c.key().equals("send_gigabytes_per_second") ? gather.sendNanoseconds() : 0;
          time += c.key().equals("return_gigabytes_per_second") ? gather.returnNanoseconds() : 0;
        }
      }
      return time / nanoseconds();
    }
  }

  /**
   * What is compared.
   *
   * @param past queries that placements and the host's cache know
   * @param frequencies of rows, from the past queries or from elsewhere
   * @param spill whether tables that do not fit stay with the host; else they are an error
   */
  public record Workload(
      List<Table> tables,
      Queries past,
      Map<RowKey, Long> frequencies,
      Queries now,
      long cacheBytes,
      int hotRows,
      boolean spill) {
    public Workload {
      tables = List.copyOf(tables);
      frequencies = Map.copyOf(frequencies);
      new Queries(List.of(List.copyOf(frequencies.keySet()))).check(tables);
      past.check(tables);
      now.check(tables);
    }
  }

  /** Runs everything. */
  public static GatherStudy run(DramDevice memory, DpuDevice dpu, Workload w) {
    List<RowKey> before = flat(w.past());
    List<RowKey> rows = flat(w.now());
    HostLayout plain = HostLayout.plain(memory, w.tables());
    HostLayout packed = HostLayout.packed(memory, w.tables(), w.frequencies(), w.hotRows());
    HostGather naive =
        HostGather.run(
            memory, HostPlan.asDeviceSays(memory), plain.addresses(rows), CommandSink.NONE);
    List<HostGather> apart =
        HostGather.all(memory, w.cacheBytes(), plain.addresses(before), plain.addresses(rows));
    List<HostGather> side =
        HostGather.all(memory, w.cacheBytes(), packed.addresses(before), packed.addresses(rows));
    boolean sideIsBetter = side.getFirst().cycles() < apart.getFirst().cycles();
    HostGather best = (sideIsBetter ? side : apart).getFirst();
    HostLayout layout = sideIsBetter ? packed : plain;
    Map<String, Units> units = new LinkedHashMap<>();
    placements(dpu, w)
        .forEach(
            (name, p) -> {
              DpuGather g = DpuGather.run(dpu, p, w.now().lookups());
              HostGather rest =
                  HostGather.run(
                      memory,
                      best.plan(),
                      layout.addresses(before),
                      layout.addresses(g.spilled()),
                      CommandSink.NONE);
              units.put(name, units(memory, dpu, p, g, rest));
            });
    List<HostGather> tried = new ArrayList<>(apart);
    tried.addAll(side);
    return new GatherStudy(
        memory, dpu, w.now().lookups().size(), naive, best, sideIsBetter, tried, units);
  }

  /** Naive where it fits or nothing may spill, rows and columns in turn, and by accesses. */
  public static Map<String, Placement> placements(DpuDevice dpu, Workload w) {
    Map<String, Placement> all = new LinkedHashMap<>();
    String key = "mram_bytes";
    Placement turn;
    if (w.spill()) {
      turn = Placements.spilling(w.tables(), dpu.dpus(), dpu.mramBytes(), w.past(), key);
    } else {
      all.put("naive", Placements.naive(w.tables(), dpu.dpus(), dpu.mramBytes(), key));
      turn = Placements.roundRobin(w.tables(), dpu.dpus(), dpu.mramBytes(), key);
    }
    all.put("round-robin", turn);
    all.put(
        "column-wise",
        w.spill()
            ? Placements.columnWise(w.tables(), dpu.dpus(), dpu.mramBytes(), w.past(), key)
            : Placements.columnWise(w.tables(), dpu.dpus(), dpu.mramBytes(), key));
    all.put(
        "access-aware", Placements.accessAware(turn, w.frequencies(), w.past(), w.hotRows(), key));
    return all;
  }

  static List<RowKey> flat(Queries q) {
    return q.lookups().stream().flatMap(List::stream).toList();
  }

  /** How much faster than the best host the batch is under a placement. */
  public double speedup(String placement) {
    Units u = units.get(placement);
    if (u == null) {
      throw new IllegalArgumentException("no placement " + placement + " in " + units.keySet());
    }
    return best.nanoseconds() / u.nanoseconds();
  }

  private static Units units(
      DramDevice memory, DpuDevice dpu, Placement p, DpuGather g, HostGather rest) {
    double time = Units.nanoseconds(g, rest.nanoseconds());
    double ranks = (double) memory.organization().ranks() * memory.organization().channels();
    double standby = Math.max(0, time - rest.nanoseconds()) * memory.increments().idle() * ranks;
    return new Units(
        p,
        g,
        rest.nanoseconds(),
        rest.picojoule(),
        standby + time * dpu.dpus() * dpu.idleMilliwatt());
  }

  /** Names and values, in the order in which they are written. */
  public Map<String, Object> tree() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("memory", memory.name());
    m.put("device", dpu.name());
    m.put("validation", dpu.validation());
    m.put("queries", queries);
    m.put("lookups", naive.lines());
    m.put("host_naive", host(naive));
    m.put("host_best", host(best));
    m.put("host_best_packs_hot_rows", bestIsPacked);
    m.put("host_tried", tried.stream().map(GatherStudy::host).toList());
    Map<String, Object> p = new LinkedHashMap<>();
    units.forEach((name, u) -> p.put(name, units(name, u)));
    m.put("units", p);
    m.put("sources", Constant.sources(dpu.constants()));
    return m;
  }

  private static Map<String, Object> host(HostGather g) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("address_order", g.plan().addressOrder());
    m.put("command_queue", g.plan().commandQueue());
    m.put("request_queue", g.plan().requestQueue());
    m.put("cache_bytes", g.plan().cacheBytes());
    m.put("lines", g.lines());
    m.put("cache_hits", g.hits());
    m.put("cycles", g.cycles());
    m.put("nanoseconds", g.nanoseconds());
    m.put("picojoule", g.picojoule());
    return m;
  }

  private Map<String, Object> units(String name, Units u) {
    DpuGather g = u.gather();
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("placement_hash", u.placement().hash());
    m.put("spilled_tables", u.placement().spilled());
    m.put("copied_or_moved_rows", u.placement().exceptions().size());
    m.put("cycles", g.cycles());
    m.put("balance", g.balance());
    Map<String, Object> time = new LinkedHashMap<>();
    time.put("launch", g.launchNanoseconds());
    time.put("send", g.sendNanoseconds());
    time.put("compute", g.computeNanoseconds());
    time.put("return", g.returnNanoseconds());
    time.put("spilled_on_host_beside_compute", u.hostNanoseconds());
    m.put("nanoseconds_by_part", time);
    m.put("nanoseconds", u.nanoseconds());
    Map<String, Object> energy = new LinkedHashMap<>();
    energy.put("rows", g.rowPicojoule());
    energy.put("bytes", g.bytePicojoule());
    energy.put("instructions", g.instructionPicojoule());
    energy.put("spilled_on_host", u.hostPicojoule());
    energy.put("idle", u.idlePicojoule());
    m.put("picojoule_by_part", energy);
    m.put("picojoule", u.picojoule());
    m.put("assumed_share_of_time", u.assumedTime(dpu));
    m.put("speedup_over_best_host", speedup(name));
    m.put("cycles_by_unit", g.dpuCycles());
    return m;
  }
}
