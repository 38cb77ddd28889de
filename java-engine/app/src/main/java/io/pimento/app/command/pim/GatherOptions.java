package io.pimento.app.command.pim;

import io.pimento.app.command.ConfigOptions;
import io.pimento.codesign.traffic.TableQueries;
import io.pimento.data.Split;
import io.pimento.pim.dpu.DpuDevice;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.host.HostDeviceFile;
import io.pimento.pim.inference.Traffic;
import io.pimento.pim.placement.FrequencyFile;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.Table;
import io.pimento.pim.study.GatherStudy.Workload;
import io.pimento.run.RunData;
import io.pimento.run.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tables, queries and devices of a gather. */
final class GatherOptions {
  @Mixin final ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--memory",
      paramLabel = "FILE",
      description = "The host's DRAM: .ini or YAML; the shipped host's.")
  private @Nullable Path memory;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Prepared data: its tables, the training split's first rows as the past (--queries of",
        "them, 5000 at least) and the validation split's as the queries to run."
      })
  private @Nullable Path data;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = "How FILE is read: standard (default), dramsim3, dramsim3-legal.")
  private String policy = "standard";

  @Option(
      names = "--device",
      paramLabel = "FILE",
      description = "Processors beside banks, YAML; default: the shipped upmem-dpu.")
  private @Nullable Path device;

  @Option(names = "--tables", description = "Number of tables; default ${DEFAULT-VALUE}.")
  private int tables = 26;

  @Option(names = "--rows", description = "Rows of each; default ${DEFAULT-VALUE}.")
  private long rows = 100_000;

  @Option(names = "--row-bytes", description = "Bytes of a row; default ${DEFAULT-VALUE}.")
  private int rowBytes = 64;

  @Option(names = "--lookups", description = "Lookups a query and table; default 1.")
  private int lookups = 1;

  @Option(names = "--queries", description = "Queries; default ${DEFAULT-VALUE}.")
  private int queries = 770;

  @Option(names = "--zipf", description = "Exponent of the rows' law; default ${DEFAULT-VALUE}.")
  private double zipf = 1.05;

  @Option(names = "--seed", description = "Default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--past",
      paramLabel = "FILE",
      description = "Queries that placement and cache know, a line each: table:row table:row …")
  private @Nullable Path past;

  @Option(
      names = "--frequencies",
      paramLabel = "FILE",
      description = "CSV of table,row,count; default: counted in the past queries.")
  private @Nullable Path frequencies;

  @Option(
      names = "--now",
      paramLabel = "FILE",
      description = "Queries to run, the same form; default: drawn from a Zipf law.")
  private @Nullable Path now;

  @Option(
      names = "--host-cache",
      paramLabel = "BYTES",
      description = "Rows that the host keeps; default ${DEFAULT-VALUE}.")
  private long hostCache = 1 << 20;

  @Option(names = "--hot", description = "Rows placed by their lookups; default ${DEFAULT-VALUE}.")
  private int hot = 2000;

  @Option(names = "--spill", description = "Tables that do not fit stay with the host.")
  private boolean spill;

  DramDevice memory() throws IOException {
    return memory == null
        ? HostDeviceFile.shipped(Map.of()).memory()
        : StudyOutput.memory(memory, policy);
  }

  DpuDevice dpu() throws IOException {
    return device == null ? DpuDevice.upmem() : DpuDevice.read(device);
  }

  Workload workload() throws IOException, InterruptedException {
    if (data != null) {
      return real(data);
    }
    List<Table> all = new ArrayList<>();
    for (int t = 0; t < tables; t++) {
      all.add(new Table("table" + t, rows, rowBytes));
    }
    Queries known =
        past == null ? Queries.zipf(all, queries, lookups, zipf, seed + 1) : Queries.read(past);
    return new Workload(
        all,
        known,
        frequencies == null ? known.frequencies() : FrequencyFile.read(frequencies),
        now == null ? Queries.zipf(all, queries, lookups, zipf, seed) : Queries.read(now),
        hostCache,
        hot,
        spill);
  }

  private Workload real(Path folder) throws IOException, InterruptedException {
    RunConfig resolved = PimOptions.prepared(config, folder);
    try (RunData rows = RunData.open(resolved.data(), resolved.model())) {
      List<Table> all = new ArrayList<>();
      for (int count : rows.stem().allTableRows()) {
        all.add(new Table("table" + all.size(), count, rowBytes));
      }
      int before = Math.max(Traffic.HISTORY, queries);
      Queries known = TableQueries.of(rows, Split.TRAIN, all.size(), before);
      Queries present = TableQueries.of(rows, Split.VALIDATION, all.size(), queries);
      return new Workload(all, known, known.frequencies(), present, hostCache, hot, spill);
    }
  }

  long seed() {
    return seed;
  }
}
