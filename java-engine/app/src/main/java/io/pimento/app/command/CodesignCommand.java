package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.CodesignJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pimento codesign}. */
@Command(
    name = "codesign",
    mixinStandardHelpOptions = true,
    description =
        "Searches models and processing-in-memory hardware together, beside two-stage,"
            + " hardware-blind and random searches and hand-made models; trains the finalists; ends"
            + " in a page.",
    footer = {
      "",
      "Examples:",
      "  pimento codesign --data data/criteo --run runs/codesign --set"
          + " search.hardware.space=crossbar \\",
      "    --set 'search.objectives=[log_loss, pim_energy_uj, pim_latency_us]'",
      "  pimento codesign --run runs/codesign     # goes on, or writes the page again"
    })
final class CodesignCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();
  @Mixin private final HandOutOptions handOut = new HandOutOptions();

  CodesignCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return options.work(console, handOut.of(CodesignJob::run));
  }
}
