package io.pimento.pim.inference;

import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.Device;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostLayout;
import io.pimento.pim.host.HostPlan;
import io.pimento.pim.placement.PlacementException;
import io.pimento.pim.placement.RowKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a host reads rows from plain memory.
 *
 * @param packed whether the most read rows lie side by side in front
 */
record Gathering(HostPlan plan, HostLayout layout, boolean packed) {
  /**
   * By the job's layout: naive is as the device file says, the others are the best that is tried.
   */
  static Gathering of(HostDevice host, Job job) {
    return of(host, job, job.options().tables());
  }

  /** The best of all that is tried. */
  static Gathering best(HostDevice host, Job job) {
    return of(host, job, TablePolicy.ACCESS_AWARE);
  }

  private static Gathering of(HostDevice host, Job job, TablePolicy policy) {
    Device memory = host.memory();
    HostLayout plain = HostLayout.plain(memory, job.work().tables());
    return switch (policy) {
      case NAIVE -> new Gathering(HostPlan.asDeviceSays(memory), plain, false);
      case ROUND_ROBIN -> new Gathering(fastest(host, job, plain).plan(), plain, false);
      case ACCESS_AWARE -> {
        HostLayout packed =
            HostLayout.packed(
                memory, job.work().tables(), job.traffic().past().frequencies(), Job.HOT_ROWS);
        HostGather apart = fastest(host, job, plain);
        HostGather beside = fastest(host, job, packed);
        yield beside.cycles() < apart.cycles()
            ? new Gathering(beside.plan(), packed, true)
            : new Gathering(apart.plan(), plain, false);
      }
      case CO_OCCURRENCE ->
          throw new PlacementException(
              "co-occurrence is a layout of crossbars; plain memory has naive, round-robin and"
                  + " access-aware");
    };
  }

  private static HostGather fastest(HostDevice host, Job job, HostLayout layout) {
    return HostGather.all(
            host.memory(),
            host.cacheBytes(),
            layout.addresses(Traffic.flat(job.traffic().past())),
            layout.addresses(Traffic.flat(job.traffic().now())))
        .getFirst();
  }

  HostGather run(Device memory, Traffic traffic) {
    return run(memory, traffic, Traffic.flat(traffic.now()));
  }

  /** The same for its commands. */
  void commands(Device memory, Traffic traffic, CommandSink sink) {
    run(memory, traffic, Traffic.flat(traffic.now()), sink);
  }

  /** Reads some rows, after the past has gone through the cache. */
  HostGather run(Device memory, Traffic traffic, List<RowKey> rows) {
    return run(memory, traffic, rows, CommandSink.NONE);
  }

  private HostGather run(Device memory, Traffic traffic, List<RowKey> rows, CommandSink sink) {
    return HostGather.run(
        memory, plan, layout.addresses(Traffic.flat(traffic.past())), layout.addresses(rows), sink);
  }

  String text() {
    return plan + (packed ? ", hot rows side by side" : ", tables one after the other") + "\n";
  }

  Map<String, Object> details(HostGather gather) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("gather_lines", gather.lines());
    m.put("gather_cache_hits", gather.hits());
    m.put("gather_cycles", gather.cycles());
    m.put("address_order", plan.addressOrder());
    m.put("command_queue", plan.commandQueue());
    m.put("request_queue", plan.requestQueue());
    m.put("hot_rows_side_by_side", packed);
    if (gather.result() != null) {
      Map<String, Object> latency = new LinkedHashMap<>();
      double clock = gather.result().device().timings().clock();
      var reads = gather.result().readLatencyFromArrival();
      latency.put("mean", reads.mean() * clock);
      latency.put("p50", reads.percentile(0.5) * clock);
      latency.put("p99", reads.percentile(0.99) * clock);
      latency.put("most", reads.most() * clock);
      m.put("memory_read_latency_ns", latency);
    }
    return m;
  }
}
