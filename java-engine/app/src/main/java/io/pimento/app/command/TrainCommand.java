package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.SupernetJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pimento train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Trains the supernet; on an existing run folder it goes on after the last checkpoint.",
    footer = {
      "",
      "Examples:",
      "  pimento train --data data/criteo --run runs/criteo",
      "  pimento train --run runs/criteo --set train.sharing=sliced --set train.epochs=2"
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return options.work(console, SupernetJob::run);
  }
}
