package io.pimento.app.command;

import io.pimento.run.config.ConfigTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where values come from: a file, then single values. */
public final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Run configuration in YAML (defaults: pimento inspect config --defaults).")
  @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One value of the configuration, such as train.batch=1024. Repeatable.")
  List<String> values = new ArrayList<>();

  @Mixin TraceOption trace = new TraceOption();

  /** A tree with the file's and the single values on top. */
  public ConfigTree over(ConfigTree base) throws IOException {
    ConfigTree tree = config == null ? base : base.withFile(config);
    for (String v : values) {
      tree = tree.set(v);
    }
    return tree;
  }
}
