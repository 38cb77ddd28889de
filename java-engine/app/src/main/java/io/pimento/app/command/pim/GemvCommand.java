package io.pimento.app.command.pim;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.pim.study.GemvStudy;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento pim gemv}. */
@Command(
    name = "gemv",
    mixinStandardHelpOptions = true,
    description = "A matrix times a vector on units beside banks, and by a host that reads it.",
    footer = {
      "",
      "Examples:",
      "  pimento pim gemv --outputs 4096 --inputs 1024",
      "  pimento pim gemv --outputs 512 --inputs 512 --device my.yaml --commands out.trace"
    })
final class GemvCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--outputs", required = true, description = "Rows of the matrix.")
  private int outputs;

  @Option(names = "--inputs", required = true, description = "Length of the vector.")
  private int inputs;

  @Mixin private final UnitOptions units = new UnitOptions();

  @Mixin final TraceOption trouble = new TraceOption();

  GemvCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    GemvStudy s = units.run((device, sink) -> GemvStudy.run(device, outputs, inputs, sink));
    console.line(
        String.format(
            Locale.ROOT,
            "plain memory %s cycles, units %s cycles (%.2fx), with results read %s (%.2fx); units"
                + " take %.1f %% of the energy; of both times %.0f %% rest on assumed constants",
            Text.count(s.plain().cycles()),
            Text.count(s.units().cycles()),
            (double) s.plain().cycles() / s.units().cycles(),
            Text.count(s.withResults().cycles()),
            (double) s.plain().cycles() / s.withResults().cycles(),
            100 * s.units().picojoule() / s.plain().picojoule(),
            StudyOutput.assumedPercent(s.device().memory())));
    units.write(s.tree());
    return 0;
  }
}
