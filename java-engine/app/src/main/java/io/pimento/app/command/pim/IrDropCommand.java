package io.pimento.app.command.pim;

import io.pimento.app.command.Failures;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.wire.NodalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento pim irdrop}. */
@Command(
    name = "irdrop",
    mixinStandardHelpOptions = true,
    description = "Checks currents of crossbars with resistive wires against a file.",
    footer = {
      "",
      "FILE is a list of crossbars with n, r_wire, I and either G and V or a case named",
      "all_on_RonOHMS_VVOLTS. Exit code 1 past the tolerance, or if nothing could be checked.",
      "",
      "Examples:",
      "  pimento pim irdrop irdrop_nodal.json"
    })
final class IrDropCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "Crossbars with their currents.")
  private Path file = Path.of("");

  @Option(names = "--tolerance", paramLabel = "X", description = "Relative; ${DEFAULT-VALUE}.")
  private double tolerance = 0.001;

  @Mixin final TraceOption trace = new TraceOption();

  IrDropCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserException("no file " + file);
    }
    int checked = 0;
    double worst = 0;
    try {
      for (NodalFile.Deviation d : NodalFile.check(file)) {
        String text =
            String.format(Locale.ROOT, "%4d  %8.4g ohm  %s", d.size(), d.wireOhms(), d.name());
        if (!d.isChecked()) {
          console.line("skip  " + text);
          continue;
        }
        checked++;
        worst = Math.max(worst, d.relative());
        console.line(
            (d.relative() <= tolerance ? "ok    " : "FAIL  ")
                + text
                + String.format(Locale.ROOT, "  %.3e", d.relative()));
      }
    } catch (CrossbarException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
    console.line(
        String.format(
            Locale.ROOT,
            "%d crossbars checked, largest deviation %.3e, tolerance %s",
            checked,
            worst,
            tolerance));
    return checked > 0 && worst <= tolerance ? 0 : Failures.FAILURE;
  }
}
