package io.pimento.app.command;

import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.DataConfig;
import io.pimento.run.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is prepared and where to, whoever does the work. */
public final class PrepareOptions {
  @Mixin ConfigOptions config = new ConfigOptions();

  @Parameters(
      paramLabel = "FILE",
      description = "Train files or folders (sets data.train).",
      arity = "0..*")
  List<Path> train = new ArrayList<>();

  @Option(names = "--validation", paramLabel = "FILE", description = "Validation files.")
  List<Path> validation = new ArrayList<>();

  @Option(names = "--test", paramLabel = "FILE", description = "Test files.")
  List<Path> test = new ArrayList<>();

  @Option(names = "--format", paramLabel = "NAME", description = "Format of the files.")
  @Nullable String format;

  @Option(names = "--schema", paramLabel = "FILE", description = "Schema of a table.")
  @Nullable Path schema;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the data set.")
  @Nullable String name;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder to write (data.prepared).")
  @Nullable Path out;

  @Option(
      names = "--bad-rows",
      paramLabel = "HOW",
      description = "fail (default), or skip and count.")
  @Nullable String badRows;

  @Option(names = "--replace", description = "Replace a data set that is already there.")
  boolean replace;

  /** Whether a data set that is already there is replaced. */
  public boolean replace() {
    return replace;
  }

  /**
   * The configuration's section {@code data} with the options on top.
   *
   * @throws IOException if the configuration's file cannot be read
   */
  public DataConfig over(ConfigTree base) throws IOException {
    ConfigTree tree = config.over(base);
    tree = files(tree, "train", train);
    tree = files(tree, "validation", validation);
    tree = files(tree, "test", test);
    tree = format == null ? tree : tree.put("data.format", format);
    tree = schema == null ? tree : tree.put("data.schema", schema.toString());
    tree = name == null ? tree : tree.put("data.name", name);
    tree = out == null ? tree : tree.put("data.prepared", out.toString());
    tree = badRows == null ? tree : tree.put("data.bad_rows", badRows);
    return RunConfig.of(tree).data();
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
