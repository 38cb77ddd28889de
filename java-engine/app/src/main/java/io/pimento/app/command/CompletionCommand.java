package io.pimento.app.command;

import io.pimento.app.console.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pimento completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Writes what a shell needs to complete commands and options.",
    footer = {
      "",
      "Examples, of which the last line is for ~/.bashrc or ~/.zshrc:",
      "  pimento completion > ~/.pimento-completion",
      "  source ~/.pimento-completion"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Spec private @Nullable CommandSpec spec;
  @Mixin final TraceOption trace = new TraceOption();

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandSpec present = spec;
    if (present != null) {
      console.line(AutoComplete.bash("pimento", present.root().commandLine()).stripTrailing());
    }
    return 0;
  }
}
