package io.pimento.app.command.pim;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.pim.nearbank.Elementwise;
import io.pimento.pim.study.ElementwiseStudy;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento pim elementwise}. */
@Command(
    name = "elementwise",
    mixinStandardHelpOptions = true,
    description =
        "Vectors entry by entry on units beside banks, and by a host that reads and writes them.",
    footer = {
      "",
      "Examples:",
      "  pimento pim elementwise --kernel relu --elements 2097152",
      "  pimento pim elementwise --kernel mul --elements 131072 --device my.yaml --json out.json"
    })
final class ElementwiseCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--kernel", required = true, description = "add, mul or relu.")
  private Elementwise kernel = Elementwise.ADD;

  @Option(names = "--elements", required = true, description = "Numbers of a vector.")
  private int elements;

  @Mixin private final UnitOptions units = new UnitOptions();

  @Mixin final TraceOption trouble = new TraceOption();

  ElementwiseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ElementwiseStudy s =
        units.run((device, sink) -> ElementwiseStudy.run(device, kernel, elements, sink));
    console.line(
        String.format(
            Locale.ROOT,
            "plain memory %s cycles, units %s cycles (%.2fx), with operands written and the result"
                + " read %s; units take %.1f %% of the energy; of both times %.0f %% rest on"
                + " assumed constants",
            Text.count(s.plain().cycles()),
            Text.count(s.units().cycles()),
            (double) s.plain().cycles() / s.units().cycles(),
            Text.count(s.withOperands().cycles()),
            100 * s.units().picojoule() / s.plain().picojoule(),
            StudyOutput.assumedPercent(s.device().memory())));
    units.write(s.tree());
    return 0;
  }
}
