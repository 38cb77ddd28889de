package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.job.inspect.CheckpointView;
import io.pimento.job.inspect.DataView;
import io.pimento.job.inspect.Shapes;
import io.pimento.job.model.ArchitectureFile;
import io.pimento.job.model.ArchitectureWidths;
import io.pimento.report.ArchitectureView;
import io.pimento.run.Results;
import io.pimento.run.RunData;
import io.pimento.run.RunFolder;
import io.pimento.run.config.ConfigSchema;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.search.model.Stem;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.space.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Shows a data folder, a checkpoint, an architecture file, a run folder, or the"
            + " configuration.",
    footer = {
      "",
      "With the schema editors complete and check keys of a file whose first line is",
      "  # yaml-language-server: $schema=run.schema.json",
      "",
      "Examples:",
      "  pimento inspect config --defaults > run.yaml",
      "  pimento inspect config --schema > run.schema.json",
      "  pimento inspect recipes",
      "  pimento inspect data/criteo",
      "  pimento inspect runs/criteo/supernet.safetensors",
      "  pimento inspect architectures.json --entry criteo-full",
      "  pimento inspect runs/criteo"
    })
final class InspectCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "WHAT", description = "A path, or one of the words config and recipes.")
  private String what = "";

  @Option(names = "--defaults", description = "config: the commented defaults.")
  private boolean defaults;

  @Option(names = "--schema", description = "config: a JSON Schema of its keys, for editors.")
  private boolean schema;

  @Option(names = "--entry", paramLabel = "NAME", description = "One architecture of several.")
  private @Nullable String entry;

  @Option(
      names = "--shape",
      paramLabel = "NAME",
      description = "Inputs of an architecture: criteo, avazu or kdd.")
  private @Nullable String shape;

  @Option(names = "--data", paramLabel = "DIR", description = "Inputs of an architecture.")
  private @Nullable Path data;

  @Option(names = "--embedding", paramLabel = "N", description = "With --data: width, default 16.")
  private int embedding = 16;

  @Option(names = "--config", paramLabel = "FILE", description = "config: resolve this file.")
  private @Nullable Path config;

  @Mixin final TraceOption trace = new TraceOption();

  InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path path = Path.of(what);
    if (what.equals("config")) {
      config();
    } else if (what.equals("recipes")) {
      console.line(Recipes.ownText().stripTrailing());
    } else if (!Files.exists(path)) {
      throw new UserException("nothing at " + path + " to inspect");
    } else if (Files.isDirectory(path)) {
      folder(path);
    } else if (what.endsWith(".safetensors")) {
      CheckpointView.lines(path).forEach(console::line);
    } else if (what.endsWith(".json")) {
      architectures(path);
    } else {
      throw new UserException(
          path + " is neither a folder, nor .safetensors, nor an architecture's .json");
    }
    return 0;
  }

  private void config() throws IOException {
    Path file = config;
    if (schema) {
      console.line(ConfigSchema.text());
      return;
    }
    if (defaults || file == null) {
      console.line(ConfigTree.defaultsText().stripTrailing());
      return;
    }
    ConfigTree tree = ConfigTree.defaults().withFile(file);
    RunConfig.of(tree);
    console.line(tree.yaml().stripTrailing());
  }

  private void folder(Path path) throws IOException {
    RunFolder run = new RunFolder(path);
    if (Files.exists(path.resolve("dataset.json"))) {
      DataView.lines(path).forEach(console::line);
    } else if (run.exists()) {
      RunConfig.of(run.savedConfig());
      console.line("run " + path);
      console.line(Results.text(run.results().read()));
      run.testOpenings().lines().forEach(l -> console.line("test split opened: " + l));
    } else {
      throw new UserException(
          path + " is neither prepared data (dataset.json) nor a run folder (config.yaml)");
    }
  }

  private void architectures(Path path) throws IOException {
    if (entry == null && !ArchitectureFile.entries(path).isEmpty()) {
      for (String name : ArchitectureFile.entries(path)) {
        console.line("== " + name);
        architecture(path, name);
      }
    } else {
      architecture(path, entry);
    }
  }

  private void architecture(Path path, @Nullable String name) throws IOException {
    Architecture a = ArchitectureFile.read(path, name, null);
    ArchitectureView.blocks(a).forEach(console::line);
    if (!ArchitectureView.beside(a).isEmpty()) {
      console.line("branches   " + ArchitectureView.beside(a));
    }
    Optional<Stem> stem = stem(name == null ? "" : name);
    if (stem.isPresent()) {
      Stem inputs = name == null ? ArchitectureWidths.over(path, stem.get()) : stem.get();
      ArchitectureView.size(a, inputs).forEach(console::line);
    } else {
      console.line("give --shape criteo, avazu or kdd, or --data DIR, to count its work");
    }
  }

  private Optional<Stem> stem(String name) throws IOException {
    if (data != null) {
      RunConfig resolved =
          RunConfig.of(ConfigTree.defaults().put("data.prepared", data.toString()));
      try (RunData opened = RunData.open(resolved.data(), embedding)) {
        return Optional.of(opened.stem());
      }
    }
    return shape != null ? Optional.of(Shapes.byName(shape)) : Shapes.find(name);
  }
}
