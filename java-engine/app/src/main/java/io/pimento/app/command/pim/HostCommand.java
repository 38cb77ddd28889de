package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pimento pim host}: the group of its one command. */
@Command(
    name = "host",
    mixinStandardHelpOptions = true,
    description = "This machine as the host that devices are held against.",
    footer = {"", "Examples:", "  pimento pim host measure --out this-machine.yaml"})
final class HostCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  private HostCommand() {}

  static CommandLine commandLine(Console console) {
    CommandLine group = new CommandLine(new HostCommand());
    group.addSubcommand("measure", new HostMeasureCommand(console));
    return group;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets it");
    }
    throw new ParameterException(spec.commandLine(), "a command of pim host is needed: measure");
  }
}
