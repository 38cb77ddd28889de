package io.pimento.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pimento bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures this machine.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  pimento bench step --sharing sliced --profile"})
final class BenchCommand implements Runnable {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec present = spec;
    if (present != null) {
      throw new ParameterException(present.commandLine(), "what to measure is missing: step");
    }
  }
}
