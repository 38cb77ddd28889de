package io.pimento.app.command.pim;

import io.pimento.app.command.ConfigOptions;
import io.pimento.codesign.setting.PimSetting;
import io.pimento.codesign.setting.PimSettings;
import io.pimento.document.UserException;
import io.pimento.job.pim.PimTraffic;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** A graph, a device and how they come together. */
final class PimOptions {
  @Mixin final ConfigOptions config = new ConfigOptions();

  @Mixin private final PimSettingOptions said = new PimSettingOptions(PimSetting.ALL.values());

  @Option(
      names = "--constant",
      paramLabel = "KEY=VALUE",
      description = "Changes a constant of the device, such as adc.bits=6. Repeatable.")
  private Map<String, String> constants = new LinkedHashMap<>();

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

  @Option(
      names = "--function",
      description = "Crossbars: also computes, with seeded weights, and says how outputs move.")
  boolean function;

  /** What was said. */
  PimSettings settings() {
    SortedMap<String, String> all = new TreeMap<>(constants);
    all.putAll(said.texts());
    return new PimSettings(all);
  }

  PimTraffic traffic() throws IOException {
    if (data != null && trace != null) {
      throw new UserException("give --data or --trace, not both");
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
