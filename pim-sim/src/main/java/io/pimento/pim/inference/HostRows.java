package io.pimento.pim.inference;

import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.statistics.Energy;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables that a device leaves in its host's memory. The host gathers their rows as the baseline
 * gathers all of its own, with its cache, address map and queues, while the device is at work.
 *
 * @param tables their places in the graph's order
 * @param gathering null if there are none
 */
record HostRows(List<Integer> tables, @Nullable Gathering gathering) {
  /** Tables of a job, by their places. */
  static HostRows of(HostDevice host, Job job, List<Integer> spilled) {
    List<Integer> tables = spilled.stream().sorted().toList();
    if (tables.isEmpty()) {
      return new HostRows(tables, null);
    }
    List<Table> all = job.work().tables();
    Traffic traffic = tables.size() == all.size() ? job.traffic() : job.traffic().of(tables);
    return new HostRows(
        tables, Gathering.best(host, tables.stream().map(all::get).toList(), traffic));
  }

  /**
   * The gather of a batch.
   *
   * @param nanoseconds until the last row is with the host
   * @param rows when the last row of each sample's lookups in each table is there, ns
   */
  record Run(@Nullable HostGather gather, double nanoseconds, double[][] rows) {
    /** How long the simulated memory was at work: its background power is in its own figures. */
    double simulated() {
      return gather == null ? 0 : gather.nanoseconds();
    }

    /** Attojoules by part, each behind a prefix; without refresh, which goes by the time. */
    Map<String, Long> energy(String prefix) {
      Map<String, Long> parts = new LinkedHashMap<>();
      if (gather != null && gather.result() != null) {
        add(parts, prefix, gather.result().energies(), gather.clock());
      }
      return parts;
    }
  }

  /** Adds channels' commands and background; refresh is charged by the time that passes. */
  static void add(Map<String, Long> parts, String prefix, List<Energy> channels, double scale) {
    for (Energy e : channels) {
      StageList.put(parts, prefix + "activate", e.activate() * scale);
      StageList.put(parts, prefix + "read", e.read() * scale);
      StageList.put(parts, prefix + "write", e.write() * scale);
      StageList.put(parts, prefix + StageList.STANDBY, e.background() * scale);
    }
  }

  /** Gathers on the host as its constants now are. */
  Run run(HostDevice host, int allTables, int batch) {
    double[][] rows = new double[batch][allTables];
    if (gathering == null) {
      return new Run(null, 0, rows);
    }
    DramDevice memory = host.memory();
    HostGather g = gathering.run(memory);
    double[] arrivals = gathering.arrivals(host, g);
    int at = 0;
    List<List<RowKey>> queries = gathering.traffic().now().lookups();
    for (int sample = 0; sample < batch; sample++) {
      for (RowKey k : queries.get(sample)) {
        int table = tables.get(k.table());
        for (int line = gathering.layout().lines(k.table()); line > 0; line--) {
          rows[sample][table] = Math.max(rows[sample][table], arrivals[at++]);
        }
      }
    }
    return new Run(g, gathering.nanoseconds(host, g), rows);
  }

  /** Names and values, in the order in which they are written. */
  Map<String, Object> details(Run run) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("tables", tables.size());
    m.put("nanoseconds", run.nanoseconds());
    if (gathering != null && run.gather() != null) {
      m.putAll(gathering.details(run.gather()));
    }
    return m;
  }
}
