package io.pimento.app.command.pim;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.pim.dram.trace.CommandOutput;
import io.pimento.pim.nearbank.Elementwise;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.study.ElementwiseStudy;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "A shipped near-bank device or a YAML file; default ${DEFAULT-VALUE}.")
  private String device = "hbm2-pim";

  @Option(names = "--json", paramLabel = "OUT", description = "The result.")
  private @Nullable Path json;

  @Option(
      names = "--commands",
      paramLabel = "OUT",
      description =
          "The commands of one channel of the units' run; an all-bank command names the first of"
              + " its banks. DRAMPower's form if the name ends in .drampower.")
  private @Nullable Path commands;

  @Mixin final TraceOption trouble = new TraceOption();

  ElementwiseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ElementwiseStudy s = StudyOutput.of(this::run);
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
    StudyOutput.write(json, s.tree());
    return 0;
  }

  private ElementwiseStudy run() throws IOException {
    NearBankDevice d = StudyOutput.nearBank(device);
    try (CommandOutput out = CommandOutput.open(commands, d.memory())) {
      ElementwiseStudy s = ElementwiseStudy.run(d, kernel, elements, out.sink());
      out.commit();
      return s;
    }
  }
}
