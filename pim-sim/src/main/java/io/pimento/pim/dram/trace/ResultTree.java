package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.EffectiveValues;
import io.pimento.pim.dram.device.Organization;
import io.pimento.pim.dram.device.Setting;
import io.pimento.pim.dram.statistics.Energy;
import io.pimento.pim.dram.statistics.LatencyHistogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A result as names and values, in the order in which they are written. */
final class ResultTree {
  private ResultTree() {}

  static Map<String, Object> of(TraceResult r) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("device", r.device().name());
    m.put("rules", r.device().rules().name());
    m.put("cycles", r.cycles());
    m.put("ticks_run", r.cycles());
    m.put("nanoseconds", r.cycles() * r.device().timings().clock());
    m.put("last_any_done_cycle", r.lastDone());
    m.put("last_read_done_cycle", r.lastReadDone());
    m.put("requests", r.requests());
    m.put("reads", r.readLatency().count());
    m.put("writes", r.writes());
    latency(m, r);
    Organization o = r.device().organization();
    double time = r.cycles() * r.device().timings().clock();
    m.put("average_bandwidth_gb_per_s", r.bytesMoved() / time);
    m.put("peak_bandwidth_gb_per_s", o.bytesPerCycle() / r.device().timings().clock());
    m.put("commands", commands(r.channels()));
    m.put("energy", energy(r));
    m.put("channels", channels(r));
    m.put("warnings", r.warnings());
    m.put("effective", EffectiveValues.of(r.device()));
    m.put("sources", sources(r.device()));
    return m;
  }

  private static void latency(Map<String, Object> m, TraceResult r) {
    LatencyHistogram h = r.readLatency();
    if (h.count() == 0) {
      return;
    }
    m.put("avg_read_latency", h.mean());
    m.put("min_read_latency", h.least());
    m.put("max_read_latency", h.most());
    m.put("read_latency_percentiles", percentiles(h));
    m.put("avg_read_latency_from_arrival", r.readLatencyFromArrival().mean());
    m.put("read_latency_from_arrival_percentiles", percentiles(r.readLatencyFromArrival()));
  }

  private static Map<String, Object> percentiles(LatencyHistogram h) {
    Map<String, Object> p = new LinkedHashMap<>();
    p.put("p50", h.percentile(0.5));
    p.put("p90", h.percentile(0.9));
    p.put("p95", h.percentile(0.95));
    p.put("p99", h.percentile(0.99));
    p.put("p999", h.percentile(0.999));
    return p;
  }

  private static Map<String, Object> commands(List<ChannelCounts> channels) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("num_act_cmds", sum(channels, c -> ChannelCounts.sum(c.activates())));
    m.put("num_pre_cmds", sum(channels, c -> ChannelCounts.sum(c.precharges())));
    m.put("num_ondemand_pres", sum(channels, ChannelCounts::onDemandPrecharges));
    m.put("num_read_cmds", sum(channels, c -> ChannelCounts.sum(c.reads())));
    m.put("num_write_cmds", sum(channels, c -> ChannelCounts.sum(c.writes())));
    m.put("num_read_row_hits", sum(channels, ChannelCounts::readHits));
    m.put("num_write_row_hits", sum(channels, ChannelCounts::writeHits));
    m.put("num_ref_cmds", sum(channels, c -> ChannelCounts.sum(c.rankRefreshes())));
    m.put("num_refb_cmds", sum(channels, c -> ChannelCounts.sum(c.bankRefreshes())));
    m.put("hbm_dual_cmds", sum(channels, ChannelCounts::dualCommands));
    m.put("num_reads_done", sum(channels, ChannelCounts::readsDone));
    m.put("num_writes_done", sum(channels, ChannelCounts::writesDone));
    m.put("reads_forwarded_from_writes", sum(channels, ChannelCounts::forwardedReads));
    m.put("reads_merged", sum(channels, ChannelCounts::mergedReads));
    m.put("writes_merged", sum(channels, ChannelCounts::mergedWrites));
    m.put("writes_unsent", sum(channels, ChannelCounts::unsentWrites));
    return m;
  }

  private static long sum(List<ChannelCounts> channels, ToLongFunction<ChannelCounts> count) {
    return channels.stream().mapToLong(count).sum();
  }

  private static Map<String, Object> energy(TraceResult r) {
    double[] parts = new double[6];
    for (Energy e : r.energies()) {
      parts[0] += e.activate();
      parts[1] += e.read();
      parts[2] += e.write();
      parts[3] += e.refresh();
      parts[4] += e.refreshBank();
      parts[5] += e.background();
    }
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("unit", "V*mA*cycle; times tCK in ns: pJ");
    m.put("act_energy", parts[0]);
    m.put("read_energy", parts[1]);
    m.put("write_energy", parts[2]);
    m.put("ref_energy", parts[3]);
    m.put("refb_energy", parts[4]);
    m.put("background_energy", parts[5]);
    m.put("total_energy", r.totalEnergy());
    m.put("total_picojoule", r.totalEnergy() * r.device().timings().clock());
    return m;
  }

  private static List<Object> channels(TraceResult r) {
    List<Object> list = new ArrayList<>();
    for (int c = 0; c < r.channels().size(); c++) {
      ChannelCounts counts = r.channels().get(c);
      Energy e = r.energies().get(c);
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("channel", c);
      m.putAll(commands(List.of(counts)));
      m.put("rank_active_cycles", counts.activeCycles());
      m.put("all_bank_idle_cycles", counts.idleCycles());
      m.put("write_latency_sum", counts.writeLatencySum());
      m.put("act_energy", e.activate());
      m.put("read_energy", e.read());
      m.put("write_energy", e.write());
      m.put("ref_energy", e.refresh());
      m.put("refb_energy", e.refreshBank());
      m.put("act_stb_energy", e.active());
      m.put("pre_stb_energy", e.idle());
      m.put("total_energy", e.total());
      m.put("banks", banks(counts, r.device().organization()));
      list.add(m);
    }
    return list;
  }

  private static List<Object> banks(ChannelCounts c, Organization o) {
    List<Object> list = new ArrayList<>();
    for (int b = 0; b < o.banks(); b++) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("rank", b / o.banksPerRank());
      m.put("bankgroup", b % o.banksPerRank() / o.banksPerGroup());
      m.put("bank", b % o.banksPerGroup());
      m.put("activates", c.activates()[b]);
      m.put("precharges", c.precharges()[b]);
      m.put("reads", c.reads()[b]);
      m.put("writes", c.writes()[b]);
      m.put("row_hits", c.bankHits()[b]);
      list.add(m);
    }
    return list;
  }

  private static Map<String, Object> sources(DramDevice d) {
    Map<String, Object> m = new LinkedHashMap<>(d.sources());
    m.put("everything else", Setting.ASSUMED);
    return m;
  }
}
