package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.RetrainJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pimento retrain}. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    description =
        "Trains the best subnets from scratch beside the baselines; scores the test split once.",
    footer = {
      "",
      "Examples:",
      "  pimento retrain --run runs/criteo --set retrain.top_k=5 --set retrain.seeds=[1,2,3]"
    })
final class RetrainCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();
  @Mixin private final HandOutOptions handOut = new HandOutOptions();

  RetrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return options.work(console, handOut.of(RetrainJob::run));
  }
}
