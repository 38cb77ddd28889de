package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.data.shard.ShardedDataset;
import io.pimento.document.UserException;
import io.pimento.job.CodesignJob;
import io.pimento.job.PrepareJob;
import io.pimento.job.RetrainJob;
import io.pimento.job.SearchJob;
import io.pimento.job.SupernetJob;
import io.pimento.job.auto.AutoJob;
import io.pimento.report.text.Text;
import io.pimento.run.Environment;
import io.pimento.run.RunFolder;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento quickstart}. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = {
      "The whole main job on bundled real data: prepare, then the best model within a time (auto);",
      "a supernet that is trained and searched, its finals, a report that opens with the"
          + " leaderboard;",
      "then a small co-design of models and crossbars, which ends in a page."
    },
    footer = {
      "",
      "Examples:",
      "  pimento quickstart",
      "  pimento quickstart --fast --run /tmp/try"
    })
final class QuickstartCommand implements Callable<Integer> {
  private static final Path SAMPLE =
      Path.of("datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");

  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();

  @Option(names = "--fast", description = "Tiny sizes: shows that everything works, no more.")
  private boolean fast;

  QuickstartCommand(Console console) {
    this.console = console;
  }

  @Override
  @SuppressWarnings("try") // being the writer is all that the resource is for
  public Integer call() throws Exception {
    long start = System.nanoTime();
    RunFolder folder = options.folder("quickstart");
    folder.requireUsable();
    ConfigTree base = ConfigTree.defaults().withResource("quickstart.yaml");
    if (fast) {
      base = base.withResource("quickstart-fast.yaml");
    }
    base =
        base.set("data.train=[" + RunOptions.quoted(sample()) + "]")
            .put("data.prepared", folder.path().resolve("data").toString());
    RunConfig config = options.resolve(folder, base);
    AutoJob.check(config.auto());
    Backends.Choice choice = options.backend.choose();
    try (Closeable writing = folder.lock()) {
      run(start, folder, base, config, choice);
    }
    return 0;
  }

  private void run(
      long start, RunFolder folder, ConfigTree base, RunConfig config, Backends.Choice choice)
      throws IOException, InterruptedException {
    folder.begin(config, Environment.describe(choice.line(), config.train().threadCount()));
    console.logTo(folder.log());
    prepare(config);
    List<String> board = new ArrayList<>();
    options.work(
        folder,
        config,
        console,
        run -> {
          board.addAll(AutoCommand.best(run));
          board.forEach(console::line);
          SupernetJob.run(run);
          SearchJob.run(run);
          RetrainJob.run(run);
        });
    RunFolder own = new RunFolder(folder.path().resolve("codesign"));
    options.work(
        own,
        options.resolve(own, codesign(base)),
        choice,
        console,
        run -> {
          CodesignJob.run(run);
          console.line("all in " + Text.seconds((System.nanoTime() - start) / 1e9));
        });
    console.logTo(folder.log());
    finish(folder, board);
  }

  /** What came out, and what to type next. */
  private void finish(RunFolder folder, List<String> board) {
    board.forEach(console::line);
    console.line("report: " + folder.report());
    console.line("Next:");
    console.line(
        "  pimento predict --model %s --input %s --output scores.csv"
            .formatted(folder.path(), sample()));
    console.line("  pimento prepare --format table --schema SCHEMA --out data/mine FILES");
    console.line("  pimento auto --data data/mine --budget 20m");
  }

  /** A small co-design of the same data, with bits and hardware in its space. */
  private ConfigTree codesign(ConfigTree base) {
    ConfigTree tree = base.withResource("quickstart-codesign.yaml");
    return fast ? tree.withResource("quickstart-codesign-fast.yaml") : tree;
  }

  private void prepare(RunConfig config) throws IOException {
    Path prepared = config.data().prepared();
    if (Files.isDirectory(prepared)) {
      try (ShardedDataset data = ShardedDataset.open(prepared)) {
        console.line("data: already prepared, " + data.fingerprint());
      }
      return;
    }
    PrepareJob.run(config.data(), false, console);
  }

  private static Path sample() {
    String home = Objects.requireNonNullElse(System.getProperty("pimento.home"), ".");
    Path file = Path.of(home).resolve(SAMPLE);
    if (!Files.exists(file)) {
      throw new UserException(
          "the bundled sample " + file + " is missing; start from the project's folder");
    }
    return file;
  }
}
