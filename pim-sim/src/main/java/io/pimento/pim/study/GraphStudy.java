package io.pimento.pim.study;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostLayout;
import io.pimento.pim.nearbank.GemvKernel;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.nearbank.NearBankRun;
import io.pimento.pim.placement.Queries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A graph on a near-bank device: each dense layer runs where it takes less time, on the units or on
 * the host. The banks of this device obey together, so gathers are plain reads by the host.
 *
 * @param gather all lookups of the batch, from memory at the host's best
 */
public record GraphStudy(
    NearBankDevice device,
    HostRates host,
    int batch,
    GraphWork work,
    HostGather gather,
    List<Layer> layers) {
  /**
   * One layer, for the whole batch.
   *
   * @param units one application on the units, results read back
   * @param unitNanoseconds all applications on the units
   * @param hostNanoseconds all applications on the host
   */
  public record Layer(
      DenseLayer layer, NearBankRun units, double unitNanoseconds, double hostNanoseconds) {
    /** Whether the units are faster. */
    public boolean onUnits() {
      return unitNanoseconds < hostNanoseconds;
    }

    public double nanoseconds() {
      return onUnits() ? unitNanoseconds : hostNanoseconds;
    }
  }

  public GraphStudy {
    layers = List.copyOf(layers);
  }

  /** Runs a batch; lookups are the queries', one a table and query. */
  public static GraphStudy run(
      NearBankDevice device, HostRates host, GraphWork work, Queries queries) {
    queries.check(work.tables());
    int batch = queries.lookups().size();
    long[] rows =
        HostLayout.plain(device.memory(), work.tables()).addresses(GatherStudy.flat(queries));
    HostGather gather =
        HostGather.all(device.memory(), host.cacheBytes(), new long[0], rows).getFirst();
    long weights = 0;
    for (DenseLayer l : work.layers()) {
      weights += (long) l.outputs() * l.inputs() * Float.BYTES;
    }
    boolean cached = weights <= host.cacheBytes();
    List<Layer> layers = new ArrayList<>();
    Map<List<Integer>, NearBankRun> seen = new TreeMap<>(GraphStudy::compare);
    for (DenseLayer l : work.layers()) {
      NearBankRun units =
          seen.computeIfAbsent(
              List.of(l.outputs(), l.inputs()),
              k ->
                  NearBankRun.withResults(
                      device, new GemvKernel(device, k.get(0), k.get(1)), CommandSink.NONE));
      double compute = (double) l.multiplyAdds() * batch / host.multiplyAddsPerNanosecond();
      double memory =
          cached
              ? 0
              : NearBankRun.plainGemv(device, l.outputs(), l.inputs(), CommandSink.NONE)
                  .nanoseconds();
      double onUnits = units.nanoseconds() * l.applications() * batch;
      layers.add(new Layer(l, units, onUnits, Math.max(compute, memory)));
    }
    return new GraphStudy(device, host, batch, work, gather, layers);
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    int outputs = Integer.compare(a.get(0), b.get(0));
    return outputs != 0 ? outputs : Integer.compare(a.get(1), b.get(1));
  }

  /** Gather, then layer after layer. */
  public double nanoseconds() {
    double sum = gather.nanoseconds();
    for (Layer l : layers) {
      sum += l.nanoseconds();
    }
    return sum;
  }

  /** The same with every layer on the host. */
  public double hostNanoseconds() {
    double sum = gather.nanoseconds();
    for (Layer l : layers) {
      sum += l.hostNanoseconds();
    }
    return sum;
  }

  /** Energy of memory and units, pJ; the host's own is not known. */
  public double picojoule() {
    double sum = gather.picojoule();
    for (Layer l : layers) {
      if (l.onUnits()) {
        sum += l.units().picojoule() * l.layer().applications() * batch;
      }
    }
    return sum;
  }

  /** Names and values, in the order in which they are written. */
  public Map<String, Object> tree() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("device", device.name());
    m.put("validation", device.validation());
    m.put("batch", batch);
    m.put("host_multiply_adds_per_nanosecond_assumed", host.multiplyAddsPerNanosecond());
    m.put("host_cache_bytes_assumed", host.cacheBytes());
    m.put("host_operators", new TreeMap<>(work.hostOperators()));
    m.put("gather_lines", gather.lines());
    m.put("gather_cycles", gather.cycles());
    m.put("gather_nanoseconds", gather.nanoseconds());
    m.put("gather_picojoule", gather.picojoule());
    m.put("layers", layers.stream().map(this::tree).toList());
    m.put("nanoseconds", nanoseconds());
    m.put("nanoseconds_all_on_host", hostNanoseconds());
    m.put("picojoule", picojoule());
    m.put("sources", new TreeMap<>(device.sources()));
    m.put("memory_sources", new TreeMap<>(device.memory().sources()));
    return m;
  }

  private Map<String, Object> tree(Layer l) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("layer", l.layer());
    m.put("on", l.onUnits() ? "units" : "host");
    m.put("unit_cycles_each", l.units().cycles());
    m.put("unit_nanoseconds", l.unitNanoseconds());
    m.put("host_nanoseconds", l.hostNanoseconds());
    m.put("nanoseconds", l.nanoseconds());
    m.put("unit_picojoule_each", l.units().picojoule());
    m.put("bus_occupancy", (double) l.units().busCycles() / l.units().cycles());
    m.put("bank_utilisation", utilisation(l.units()));
    return m;
  }

  /** Share of the cycles in which each bank of a channel's first rank moved data. */
  private List<Double> utilisation(NearBankRun run) {
    ChannelCounts c = run.counts();
    int burst = device.memory().timings().of("burst_cycle");
    List<Double> all = new ArrayList<>();
    for (int b = 0; b < device.memory().organization().banksPerRank(); b++) {
      all.add((double) (c.reads()[b] + c.writes()[b]) * burst / run.cycles());
    }
    return all;
  }

  /** A Chrome trace, in microseconds: the gather and the layers, on two lines. */
  public Map<String, Object> chromeTrace() {
    List<Map<String, Object>> events = new ArrayList<>();
    double at = 0;
    events.add(event("gather", "host", at, gather.nanoseconds()));
    at += gather.nanoseconds();
    for (Layer l : layers) {
      events.add(event(l.layer().name(), l.onUnits() ? "units" : "host", at, l.nanoseconds()));
      at += l.nanoseconds();
    }
    return Map.of("traceEvents", events, "displayTimeUnit", "ns");
  }

  private static Map<String, Object> event(String name, String where, double at, double length) {
    Map<String, Object> e = new LinkedHashMap<>();
    e.put("name", name);
    e.put("cat", where);
    e.put("ph", "X");
    e.put("ts", at / 1e3);
    e.put("dur", length / 1e3);
    e.put("pid", 1);
    e.put("tid", where.equals("units") ? 2 : 1);
    return e;
  }
}
