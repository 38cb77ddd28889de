package io.pimento.pim.study;

import io.pimento.pim.dpu.DpuDevice;
import io.pimento.pim.dpu.DpuGather;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostLayout;
import io.pimento.pim.host.HostPlan;
import io.pimento.pim.load.BatchTable;
import io.pimento.pim.load.OpenLoop.Outcome;
import io.pimento.pim.load.RateSearch;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.study.GatherStudy.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rate that each way of gathering sustains under a limit of the p99 latency. Batches of 1, 2, 4
 * … are simulated; a batch pays the link and the bank's change of hands.
 *
 * @param limit nanoseconds
 */
public record LoadStudy(double limit, int maxBatch, Map<String, Served> served) {
  /**
   * One way.
   *
   * @param best the run at the greatest rate, or null if a query alone takes longer than the limit
   */
  public record Served(BatchTable batches, @Nullable Outcome best) {}

  /** Runs the naive host, the best host for a batch of one and of many, and every placement. */
  public static LoadStudy run(
      DramDevice memory,
      DpuDevice dpu,
      Workload w,
      double limit,
      int maxBatch,
      int queries,
      long seed) {
    HostLayout plain = HostLayout.plain(memory, w.tables());
    HostLayout packed = HostLayout.packed(memory, w.tables(), w.frequencies(), w.hotRows());
    GatherStudy largest = GatherStudy.run(memory, dpu, w);
    HostLayout layout = largest.bestIsPacked() ? packed : plain;
    long[] before = layout.addresses(GatherStudy.flat(w.past()));
    Map<String, ToDoubleFunction<List<List<RowKey>>>> ways = new LinkedHashMap<>();
    HostPlan naive = HostPlan.asDeviceSays(memory);
    ways.put("host-naive", b -> host(memory, naive, new long[0], plain, b));
    HostPlan best = largest.best().plan();
    ways.put("host-best", b -> host(memory, best, before, layout, b));
    GatherStudy.placements(dpu, w)
        .forEach(
            (name, p) ->
                ways.put(
                    name,
                    b -> {
                      DpuGather g = DpuGather.run(dpu, p, b);
                      double rest = host(memory, best, before, layout, List.of(g.spilled()));
                      return GatherStudy.Units.nanoseconds(g, rest);
                    }));
    Map<String, Served> served = new LinkedHashMap<>();
    ways.forEach(
        (name, time) -> {
          BatchTable table = table(time, w, maxBatch);
          served.put(
              name, new Served(table, RateSearch.greatest(table, limit, maxBatch, queries, seed)));
        });
    return new LoadStudy(limit, maxBatch, served);
  }

  private static double host(
      DramDevice memory,
      HostPlan plan,
      long[] before,
      HostLayout layout,
      List<List<RowKey>> batch) {
    long[] rows = layout.addresses(batch.stream().flatMap(List::stream).toList());
    return HostGather.run(memory, plan, before, rows, CommandSink.NONE).nanoseconds();
  }

  private static BatchTable table(
      ToDoubleFunction<List<List<RowKey>>> time, Workload w, int maxBatch) {
    List<List<RowKey>> all = w.now().lookups();
    if (all.size() < maxBatch) {
      throw new IllegalArgumentException(
          "load: batches up to " + maxBatch + " need as many queries; there are " + all.size());
    }
    SortedMap<Integer, Double> at = new TreeMap<>();
    for (int size = 1; size < 2 * maxBatch; size *= 2) {
      int real = Math.min(size, maxBatch);
      at.put(real, time.applyAsDouble(all.subList(0, real)));
    }
    return new BatchTable(at);
  }

  /** Names and values, in the order in which they are written. */
  public Map<String, Object> tree() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("p99_limit_nanoseconds", limit);
    m.put("batch_limit", maxBatch);
    served.forEach(
        (name, s) -> {
          Map<String, Object> way = new LinkedHashMap<>();
          way.put("batch_nanoseconds", s.batches().nanoseconds());
          way.put("keeps_limit", s.best() != null);
          if (s.best() != null) {
            way.put("at_greatest_rate", s.best());
          }
          m.put(name, way);
        });
    return m;
  }
}
