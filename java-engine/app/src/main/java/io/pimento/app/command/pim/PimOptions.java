package io.pimento.app.command.pim;

import io.pimento.app.command.ConfigOptions;
import io.pimento.app.config.ConfigTree;
import io.pimento.app.config.RunConfig;
import io.pimento.app.pim.PimSettings;
import io.pimento.app.pim.PimTraffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** A graph, a device and how they come together. */
final class PimOptions {
  @Mixin final ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--graph",
      paramLabel = "NAME|FILE",
      description = {
        "A graph or architecture file, parity cases (--entry), a published architecture",
        "(criteo-full, criteo-small, avazu-…, kdd-…), or a hand-made model such as dlrm."
      })
  private @Nullable String graph;

  @Option(names = "--entry", paramLabel = "NAME", description = "One of several in the file.")
  private @Nullable String entry;

  @Option(
      names = "--device",
      paramLabel = "NAME|FILE",
      description = {
        "A device of any class: a shipped one (pimento pim devices), a YAML file, or a",
        "DRAM's own .ini or YAML, which is plain memory with the shipped host's processor."
      })
  private @Nullable String device;

  @Option(
      names = "--constant",
      paramLabel = "KEY=VALUE",
      description = "Changes a constant of the device, such as adc.bits=6. Repeatable.")
  private Map<String, String> constants = new LinkedHashMap<>();

  @Option(
      names = "--host",
      paramLabel = "NAME|FILE",
      description = "The baseline, and what units leave undone; host-ddr4-3200.")
  private @Nullable String host;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = "How a DRAM's own file is read: standard, dramsim3, dramsim3-legal.")
  private @Nullable String policy;

  @Option(names = "--batch", paramLabel = "N", description = "Samples; 1.")
  private @Nullable Integer batch;

  @Option(
      names = "--mapping",
      paramLabel = "LAYOUT",
      description = {
        "Of table rows: access-aware (default; copies of hot rows, balance), round-robin,",
        "naive, or co-occurrence (crossbars: rows read together side by side)."
      })
  private @Nullable String mapping;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Prepared data: layouts and caches know the training split's first rows (--history),",
        "the batch is the validation split's first. Without it rows follow a Zipf law."
      })
  private @Nullable Path data;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = {
        "Recorded queries, a line each: table:row table:row … (pimento pim accesses writes",
        "them). The last are the batch, those before it the history."
      })
  private @Nullable Path trace;

  @Option(names = "--history", paramLabel = "N", description = "Past samples; 5000.")
  private @Nullable Integer history;

  @Option(names = "--zipf", paramLabel = "X", description = "Exponent of the law; 1.05.")
  private @Nullable Double zipf;

  @Option(names = "--seed", paramLabel = "N", description = "Of everything drawn; 1.")
  private @Nullable Integer seed;

  @Option(names = "--table-rows", paramLabel = "N", description = "Without data: 10000.")
  private @Nullable Integer tableRows;

  @Option(
      names = "--bits",
      paramLabel = "wNaM",
      description = "Crossbars: bits of weights and activations; w8a8.")
  private @Nullable String bits;

  @Option(
      names = "--node-bits",
      paramLabel = "NODE=wNaM,…",
      description = "Crossbars: other precisions for single nodes.")
  private @Nullable String nodeBits;

  @Option(
      names = "--interaction",
      paramLabel = "UNIT",
      description = "Crossbars: dot products and FM on digital (default), engine or crossbar.")
  private @Nullable String interaction;

  @Option(
      names = "--attention",
      paramLabel = "UNIT",
      description = "Crossbars: attention's products on digital (default), engine or crossbar.")
  private @Nullable String attention;

  @Option(names = "--area", paramLabel = "MM2", description = "Crossbars: budget; the whole chip.")
  private @Nullable Double area;

  @Option(names = "--replicate", description = "Crossbars: copies layers while the area lasts.")
  private @Nullable Boolean replicate;

  @Option(names = "--adc-reads", description = "Crossbars: single rows pass the ADCs, too.")
  private @Nullable Boolean adcReads;

  @Option(
      names = "--function",
      description = "Crossbars: also computes, with seeded weights, and says how outputs move.")
  boolean function;

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      description = {
        "Crossbars: as --function, with seed=N, variation=none|pcm|reram|PART, stuck-off=P,",
        "stuck-on=P, drift=SECONDS, wires; separated by commas. 'pimento pim evaluate'",
        "says what they do to a trained model's log loss."
      })
  private @Nullable String faults;

  /** What was said. */
  PimSettings settings() {
    PimSettings s =
        new PimSettings(new TreeMap<>(constants))
            .with("graph", graph)
            .with("entry", entry)
            .with("device", device)
            .with("host", host)
            .with("policy", policy)
            .with("batch", batch)
            .with("mapping", mapping)
            .with("history", history)
            .with("zipf", zipf)
            .with("seed", seed)
            .with("table-rows", tableRows)
            .with("bits", bits)
            .with("node-bits", nodeBits)
            .with("interaction", interaction)
            .with("attention", attention)
            .with("area", area)
            .with("replicate", replicate)
            .with("adc-reads", adcReads);
    return s.with("faults", faults);
  }

  PimTraffic traffic() throws IOException {
    if (data != null && trace != null) {
      throw new io.pimento.app.UserException("give --data or --trace, not both");
    }
    return new PimTraffic(data == null ? null : prepared(config, data), trace);
  }

  /** What identifies the source of rows; empty for a Zipf law. */
  String source() {
    Path from = data == null ? trace : data;
    return from == null ? "" : from.toAbsolutePath().normalize().toString();
  }

  /** The configuration that reads a folder of prepared data. */
  static RunConfig prepared(ConfigOptions config, Path folder) throws IOException {
    String quoted = JsonMapper.builder().build().writeValueAsString(folder.toString());
    return RunConfig.of(config.over(ConfigTree.defaults()).set("data.prepared=" + quoted));
  }
}
