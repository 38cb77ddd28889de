package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.run.Run;
import io.pimento.run.RunFolder;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command over a run folder takes. */
final class RunOptions {
  @Mixin ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Run folder; begun there or gone on with. Default: runs/<date>-<name>.")
  @Nullable Path run;

  @Option(names = "--data", paramLabel = "DIR", description = "Prepared data (sets data.prepared).")
  @Nullable Path data;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads (sets train.threads); 0 for all cores.")
  @Nullable Integer threads;

  @Mixin BackendOptions backend = new BackendOptions();

  /** The folder named, or a fresh one. */
  RunFolder folder(String name) {
    return run == null ? RunFolder.fresh(name) : new RunFolder(run);
  }

  /** Values in the order in which they win: defaults, the folder's, the file's, the options. */
  RunConfig resolve(RunFolder folder, ConfigTree base) throws IOException {
    ConfigTree tree = config.over(folder.exists() ? folder.savedConfig() : base);
    if (data != null) {
      tree = tree.put("data.prepared", data.toString());
    }
    if (threads != null) {
      tree = tree.set("train.threads=" + threads);
    }
    return RunConfig.of(tree);
  }

  static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  /** What a command does with an open run. */
  interface Work {
    void on(Run run) throws IOException, InterruptedException;
  }

  /** Works on the run that the options name; the exit code. */
  int work(Console console, Work work) throws IOException, InterruptedException {
    RunFolder folder = folder("run");
    folder.requireUsable();
    return work(folder, resolve(folder, ConfigTree.defaults()), console, work);
  }

  /**
   * Opens a run, works on it and closes it; the exit code. Kernels are chosen first, so that a
   * wrong choice costs nothing.
   */
  int work(RunFolder folder, RunConfig resolved, Console console, Work work)
      throws IOException, InterruptedException {
    return work(folder, resolved, backend.choose(), console, work);
  }

  /** The same with kernels that are chosen. */
  int work(RunFolder folder, RunConfig resolved, Backends.Choice choice, Console console, Work work)
      throws IOException, InterruptedException {
    Interrupts.explain(console, folder);
    try (Run run = Run.open(folder, resolved, choice, console)) {
      work.on(run);
    } finally {
      Interrupts.done();
    }
    return 0;
  }
}
