package io.pimento.pim.inference;

import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostLayout;
import io.pimento.pim.host.HostPlan;
import io.pimento.pim.host.HostSpeed;
import io.pimento.pim.placement.PlacementException;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How a host reads rows of some tables from plain memory, and what that came to.
 *
 * @param traffic which rows, by the numbers of these tables
 * @param packed whether the most read rows lie side by side in front
 */
record Gathering(
    DramDevice memory,
    Traffic traffic,
    HostPlan plan,
    HostLayout layout,
    boolean packed,
    HostGather gather) {
  private static final String ORDER = "address_order";
  private static final String COMMANDS = "command_queue";
  private static final String REQUESTS = "request_queue";
  private static final String CACHE = "cache_bytes";
  private static final String FRONT = "front";

  /**
   * By the job's layout: naive is as the device file says, the others are the best that is tried.
   */
  private static Gathering of(HostDevice host, Job job) {
    return of(host, job.work().tables(), job.traffic(), job.options().tables());
  }

  /** The best of all that is tried, for tables that a device leaves with the host. */
  static Gathering best(HostDevice host, List<Table> tables, Traffic traffic) {
    return of(host, tables, traffic, TablePolicy.ACCESS_AWARE);
  }

  /**
   * What is found is kept with the traffic: it depends on memory, cache, tables and policy alone.
   */
  private static Gathering of(
      HostDevice host, List<Table> tables, Traffic traffic, TablePolicy policy) {
    return traffic.gathering(
        List.of(host.memory(), host.cacheBytes(), tables, policy),
        () -> find(host, tables, traffic, policy));
  }

  private static Gathering find(
      HostDevice host, List<Table> tables, Traffic traffic, TablePolicy policy) {
    DramDevice memory = host.memory();
    HostLayout plain = HostLayout.plain(memory, tables);
    return switch (policy) {
      case NAIVE -> {
        HostPlan plan = HostPlan.asDeviceSays(memory);
        HostGather gather =
            HostGather.run(
                memory, plan, plain.addresses(Traffic.flat(traffic.now())), CommandSink.NONE);
        yield new Gathering(memory, traffic, plan, plain, false, gather);
      }
      case ROUND_ROBIN -> fastest(host, traffic, plain, false);
      case ACCESS_AWARE -> {
        Gathering apart = fastest(host, traffic, plain, false);
        Gathering beside =
            fastest(
                host,
                traffic,
                HostLayout.packed(memory, tables, traffic.past().frequencies(), Job.HOT_ROWS),
                true);
        yield beside.gather.cycles() < apart.gather.cycles() ? beside : apart;
      }
      case CO_OCCURRENCE ->
          throw new PlacementException(
              "co-occurrence is a layout of crossbars; plain memory has naive, round-robin and"
                  + " access-aware");
      case COLUMN_WISE ->
          throw new PlacementException(
              "column-wise is a layout of processors beside banks; plain memory has naive,"
                  + " round-robin and access-aware");
    };
  }

  private static Gathering fastest(
      HostDevice host, Traffic traffic, HostLayout layout, boolean packed) {
    HostGather best =
        HostGather.all(
                host.memory(),
                host.cacheBytes(),
                layout.addresses(Traffic.flat(traffic.past())),
                layout.addresses(Traffic.flat(traffic.now())))
            .getFirst();
    return new Gathering(host.memory(), traffic, best.plan(), layout, packed, best);
  }

  /** As the job's file says, or else by its layout. */
  static Gathering of(Target target, HostDevice host, Job job) {
    GivenPlan given = job.given();
    return given == null
        ? of(host, job)
        : given(host, job, given.places(target, job), given.name());
  }

  /**
   * As a file says: the host's plan, and the rows in front.
   *
   * @param name the file's
   */
  private static Gathering given(HostDevice host, Job job, JsonNode places, String name) {
    DramDevice memory = host.memory();
    HostPlan plan =
        new HostPlan(
            places.path(ORDER).asString(""),
            places.path(COMMANDS).asInt(0),
            places.path(REQUESTS).asInt(0),
            places.path(CACHE).asLong(-1));
    if (plan.commandQueue() < 1
        || plan.requestQueue() < 1
        || plan.cacheBytes() < 0
        || plan.cacheBytes() > host.cacheBytes()) {
      throw new PlacementException(
          name
              + ": queues need at least one place, and a cache 0 to "
              + host.cacheBytes()
              + " bytes; it says "
              + plan);
    }
    List<RowKey> front = new ArrayList<>();
    for (JsonNode row : places.path(FRONT)) {
      front.add(RowKey.parse(row.asString("")));
    }
    new Queries(List.of(front)).check(job.work().tables());
    HostLayout layout = HostLayout.packed(memory, job.work().tables(), front);
    Traffic traffic = job.traffic();
    HostGather gather =
        HostGather.run(
            memory,
            plan,
            layout.addresses(Traffic.flat(traffic.past())),
            layout.addresses(Traffic.flat(traffic.now())),
            CommandSink.NONE);
    return new Gathering(memory, traffic, plan, layout, !front.isEmpty(), gather);
  }

  /** What {@link #given} reads, in the order in which it is written. */
  Map<String, Object> places() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put(ORDER, plan.addressOrder());
    m.put(COMMANDS, plan.commandQueue());
    m.put(REQUESTS, plan.requestQueue());
    m.put(CACHE, plan.cacheBytes());
    m.put(FRONT, layout.front().stream().map(RowKey::toString).toList());
    return m;
  }

  /** The gather on a memory of the same size whose constants may have changed. */
  HostGather run(DramDevice on) {
    return on.equals(memory) ? gather : run(on, CommandSink.NONE);
  }

  /** Runs it for its commands. */
  void commands(DramDevice on, CommandSink sink) {
    run(on, sink);
  }

  private HostGather run(DramDevice on, CommandSink sink) {
    return HostGather.run(
        on,
        plan,
        layout.addresses(Traffic.flat(traffic.past())),
        layout.addresses(Traffic.flat(traffic.now())),
        sink);
  }

  /** When each line is with a host, ns; by its memory's clock unless its reads were measured. */
  double[] arrivals(HostDevice host, HostGather of) {
    HostSpeed speed = host.speed();
    if (!speed.isMeasured()) {
      double[] all = new double[of.done().length];
      for (int i = 0; i < all.length; i++) {
        all[i] = of.done()[i] * of.clock();
      }
      return all;
    }
    return traffic.arrivals(
        List.of(speed, layout),
        () ->
            speed.arrivals(
                layout.addresses(Traffic.flat(traffic.past())),
                layout.addresses(Traffic.flat(traffic.now())),
                memory.organization().accessBytes()));
  }

  /** Time of the whole gather, ns. */
  double nanoseconds(HostDevice host, HostGather of) {
    if (!host.speed().isMeasured()) {
      return of.nanoseconds();
    }
    double[] all = arrivals(host, of);
    return all.length == 0 ? 0 : all[all.length - 1];
  }

  String text() {
    return plan + (packed ? ", hot rows side by side" : ", tables one after the other") + "\n";
  }

  Map<String, Object> details(HostGather of) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("gather_lines", of.lines());
    m.put("gather_cache_hits", of.hits());
    m.put("gather_cycles", of.cycles());
    m.put("address_order", plan.addressOrder());
    m.put("command_queue", plan.commandQueue());
    m.put("request_queue", plan.requestQueue());
    m.put("hot_rows_side_by_side", packed);
    if (of.result() != null) {
      Map<String, Object> latency = new LinkedHashMap<>();
      double clock = of.clock();
      var reads = of.result().readLatencyFromArrival();
      latency.put("mean", reads.mean() * clock);
      latency.put("p50", reads.percentile(0.5) * clock);
      latency.put("p99", reads.percentile(0.99) * clock);
      latency.put("most", reads.most() * clock);
      m.put("memory_read_latency_ns", latency);
    }
    return m;
  }
}
