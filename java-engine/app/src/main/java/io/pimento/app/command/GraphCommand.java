package io.pimento.app.command;

import io.pimento.app.console.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pimento graph}: the group of its commands. */
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    description = "Models as graphs of operators.",
    footer = {
      "",
      "Examples:",
      "  pimento graph export --graph dlrm --out dlrm.json",
      "  pimento graph import model.onnx --out model.json"
    })
final class GraphCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  private GraphCommand() {}

  static CommandLine commandLine(Console console) {
    CommandLine group = new CommandLine(new GraphCommand());
    group.addSubcommand("export", new GraphExportCommand(console));
    group.addSubcommand("import", new GraphImportCommand(console));
    return group;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets it");
    }
    throw new ParameterException(
        spec.commandLine(), "a command of graph is needed: export or import");
  }
}
