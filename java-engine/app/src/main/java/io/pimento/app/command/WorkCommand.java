package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.job.work.WorkJob;
import io.pimento.run.config.Threads;
import io.pimento.search.work.Part;
import io.pimento.search.work.WorkLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento work}. */
@Command(
    name = "work",
    mixinStandardHelpOptions = true,
    description =
        "Answers a part of the work that a command with --hand-out puts into files: scores of"
            + " subnets, trainings, trials, points of a sweep.",
    footer = {
      "",
      "All machines see the folders of run and data under the same names. One whose answers",
      "could differ is refused by name: another program, Java, width of vectors, backend, or",
      "other weights. In mixed fleets JAVA_TOOL_OPTIONS=-Dpimento.simd.bits=256 makes all",
      "alike. An item may be answered twice: two answers that differ are an",
      "error that names both machines.",
      "",
      "Examples:",
      "  pimento work --items runs/criteo/work --part 3/8     # until all is done",
      "  pimento work --items runs/criteo/work --part $((SLURM_ARRAY_TASK_ID + 1))/8",
      "  pimento work --items runs/criteo/work --part $((JOB_COMPLETION_INDEX + 1))/8"
    })
final class WorkCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final TraceOption trace = new TraceOption();

  @Option(
      names = "--items",
      required = true,
      paramLabel = "FILE",
      description = "A file of items, or the folder into which they come: until nothing more does.")
  private Path items = Path.of("");

  @Option(
      names = "--part",
      paramLabel = "K/N",
      description = "Of each file's items those of the K-th of N workers (default: all).")
  private String part = "1/1";

  @Option(names = "--threads", paramLabel = "N", description = "Items at a time; all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description =
          "Ends if nothing comes into the folder for so long (default: ${DEFAULT-VALUE}).")
  private double patience = 3600;

  @Option(
      names = "--again",
      description = "Also answers what is answered already, and compares: an audit of the others.")
  private boolean again;

  WorkCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Threads.require(threads);
    if (!(patience >= 0)) {
      throw new UserException("--patience is a number of seconds, not " + patience);
    }
    WorkLoop loop =
        new WorkLoop(
            (place, lanes) -> WorkJob.open(place, lanes, threads, console),
            Part.parse(part),
            threads,
            again,
            console::line);
    if (Files.isRegularFile(items)) {
      console.line(loop.file(items) + " items were answered here");
      return 0;
    }
    if (!Files.isDirectory(items)) {
      throw new UserException(
          "there is no file or folder "
              + items
              + "; the command with --hand-out that makes it says where it is");
    }
    console.line(loop.folder(items, patience) + " items were answered here");
    return 0;
  }
}
