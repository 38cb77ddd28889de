package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pimento pim}, the group of the simulator's commands. */
@Command(
    name = "pim",
    mixinStandardHelpOptions = true,
    description = "Simulates memories and processing in memory.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  pimento pim memory-trace trace.txt --device ddr4.ini --policy dramsim3 --json out.json",
      "  pimento pim run --graph dlrm --device isaac-32nm --batch 64 --html page.html",
      "  pimento pim gemv --outputs 4096 --inputs 1024"
    })
public final class PimCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** The group with its commands. */
  public static CommandLine commandLine(Console console) {
    CommandLine group = new CommandLine(new PimCommand());
    group.addSubcommand("memory-trace", new MemoryTraceCommand(console));
    group.addSubcommand("run", new RunCommand(console));
    group.addSubcommand("evaluate", new PimEvaluateCommand(console));
    group.addSubcommand("devices", new DevicesCommand(console));
    group.addSubcommand("mnsim", new MnsimCommand(console));
    group.addSubcommand("irdrop", new IrDropCommand(console));
    group.addSubcommand("gather", new GatherCommand(console));
    group.addSubcommand("gemv", new GemvCommand(console));
    group.addSubcommand("load", new LoadCommand(console));
    group.addSubcommand("near-bank", new NearBankCommand(console));
    return group;
  }

  @Override
  public void run() {
    CommandSpec present = spec;
    if (present != null) {
      throw new ParameterException(present.commandLine(), "a command of pim is missing");
    }
  }
}
