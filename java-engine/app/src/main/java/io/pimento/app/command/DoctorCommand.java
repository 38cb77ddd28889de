package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.run.Checkup;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pimento doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Says what of this machine is used, and why the rest is not: Java, vectors, processors,"
            + " memory, GPU, libraries, disk.",
    footer = {
      "",
      "Lines that begin with ! are worth a look. The exit code is 0 all the same.",
      "",
      "Example:",
      "  pimento doctor"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int WIDTH = 12;

  private final Console console;

  @Mixin final TraceOption trace = new TraceOption();

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    List<Checkup.Finding> findings = Checkup.here();
    for (Checkup.Finding f : findings) {
      String about = f.about() + " ".repeat(Math.max(1, WIDTH - f.about().length()));
      console.line((f.fine() ? "  " : "! ") + about + f.line());
    }
    return 0;
  }
}
