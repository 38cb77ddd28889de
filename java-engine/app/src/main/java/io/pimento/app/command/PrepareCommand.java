package io.pimento.app.command;

import io.pimento.app.config.ConfigTree;
import io.pimento.app.config.RunConfig;
import io.pimento.app.console.Console;
import io.pimento.app.job.PrepareJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento prepare}. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = "Turns raw click logs into a prepared data set of binary shards.",
    footer = {
      "",
      "Formats: criteo, avazu, kdd12, kdd12-nasrec, libfm, table and parquet (with --schema).",
      "gzip and zstd are read through.",
      "",
      "Examples:",
      "  pimento prepare --format criteo --out data/criteo train.txt",
      "  pimento prepare --format table --schema frappe.yaml --out data/frappe train.csv \\",
      "      --validation valid.csv --test test.csv --set data.min_count=1"
    })
final class PrepareCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ConfigOptions config = new ConfigOptions();

  @Parameters(paramLabel = "FILE", description = "Train files (sets data.train).", arity = "0..*")
  private List<Path> train = new ArrayList<>();

  @Option(names = "--validation", paramLabel = "FILE", description = "Validation files.")
  private List<Path> validation = new ArrayList<>();

  @Option(names = "--test", paramLabel = "FILE", description = "Test files.")
  private List<Path> test = new ArrayList<>();

  @Option(names = "--format", paramLabel = "NAME", description = "Format of the files.")
  private @Nullable String format;

  @Option(names = "--schema", paramLabel = "FILE", description = "Schema of a table.")
  private @Nullable Path schema;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the data set.")
  private @Nullable String name;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder to write (data.prepared).")
  private @Nullable Path out;

  @Option(
      names = "--bad-rows",
      paramLabel = "HOW",
      description = "fail (default), or skip and count.")
  private @Nullable String badRows;

  @Option(names = "--replace", description = "Replace a data set that is already there.")
  private boolean replace;

  PrepareCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ConfigTree tree = config.over(ConfigTree.defaults());
    tree = files(tree, "train", train);
    tree = files(tree, "validation", validation);
    tree = files(tree, "test", test);
    tree = format == null ? tree : tree.put("data.format", format);
    tree = schema == null ? tree : tree.put("data.schema", schema.toString());
    tree = name == null ? tree : tree.put("data.name", name);
    tree = out == null ? tree : tree.put("data.prepared", out.toString());
    tree = badRows == null ? tree : tree.put("data.bad_rows", badRows);
    PrepareJob.run(RunConfig.of(tree).data(), replace, console);
    return 0;
  }

  private static ConfigTree files(ConfigTree tree, String key, List<Path> files) {
    return files.isEmpty()
        ? tree
        : tree.set(
            "data."
                + key
                + "="
                + files.stream()
                    .map(RunOptions::quoted)
                    .collect(Collectors.joining(", ", "[", "]")));
  }
}
