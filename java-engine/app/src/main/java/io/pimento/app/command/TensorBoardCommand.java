package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.tensorboard.EventFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento tensorboard}. */
@Command(
    name = "tensorboard",
    mixinStandardHelpOptions = true,
    description = "Writes a run's trainings and searches as event files, which TensorBoard shows.",
    footer = {
      "",
      "Each training gets a folder: log_loss/train by rows, log_loss and auc of validation and"
          + " test",
      "by epoch. Searches have log loss, AUC and costs by candidate. The run's records are read,",
      "never written; they do not say when a value was reached, so its time is that at which its",
      "file was last written when it was seen. The same command again adds what is new.",
      "",
      "Examples:",
      "  pimento tensorboard runs/mine && tensorboard --logdir runs/mine/tensorboard",
      "  pimento tensorboard runs/mine --out events/mine --follow"
    })
final class TensorBoardCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Console console;

  @Parameters(paramLabel = "RUN", description = "A run folder.")
  private Path run = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where event files go; default RUN/tensorboard.")
  private @Nullable Path out;

  @Option(names = "--follow", description = "Go on adding what another command does, until Ctrl-C.")
  private boolean follow;

  @Mixin final TraceOption trace = new TraceOption();

  TensorBoardCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = out == null ? run.resolve("tensorboard") : out;
    try (EventFolder events = EventFolder.open(run, folder, follow)) {
      int points = events.update();
      console.line(
          "%,d new points of %,d trainings and searches are in %s; show them with: tensorboard --logdir %s"
              .formatted(points, events.trainings(), folder, folder));
      if (follow) {
        console.line("following " + run + " until Ctrl-C");
      }
      while (follow) {
        Thread.sleep(PAUSE);
        events.update();
      }
    }
    return 0;
  }
}
