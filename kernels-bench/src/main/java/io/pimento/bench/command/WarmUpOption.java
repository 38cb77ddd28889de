package io.pimento.bench.command;

import io.pimento.bench.step.WarmUp;
import io.pimento.document.UserException;
import picocli.CommandLine.Option;

/** How long what is timed runs before it is timed. */
final class WarmUpOption {
  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "Of running before anything is timed; default ${DEFAULT-VALUE}.")
  private double seconds = 5;

  WarmUp read() {
    if (!(seconds >= 0 && seconds <= 3600)) {
      throw new UserException("--warm-up must be 0 to 3600 seconds");
    }
    return new WarmUp(seconds);
  }
}
