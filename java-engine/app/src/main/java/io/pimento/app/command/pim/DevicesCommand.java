package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pimento pim devices}. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Lists the devices that come with the simulator, or one device's constants.",
    footer = {"", "Examples:", "  pimento pim devices", "  pimento pim devices upmem-dpu"})
final class DevicesCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|FILE",
      description = "A device whose constants are listed, with unit, range and source.")
  private String device = "";

  DevicesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return StudyOutput.of(
        () -> {
          if (device.isEmpty()) {
            for (String name : Targets.shipped()) {
              describe(Targets.named(name, Rules.STANDARD));
            }
          } else {
            Target t = Targets.named(device, Rules.STANDARD);
            describe(t);
            t.constants().forEach(this::print);
          }
          return 0;
        });
  }

  private void describe(Target t) {
    long assumed = t.constants().stream().filter(Constant::isAssumed).count();
    console.line(
        String.format(
            Locale.ROOT,
            "%-20s %s, %.0f nm, %s",
            t.name(),
            t.kind(),
            t.identity().technology(),
            t.identity().summary()));
    console.line(
        "  validation: "
            + t.identity().validation()
            + "; "
            + assumed
            + " of "
            + t.constants().size()
            + " constants are assumed");
    t.failing().ifPresent(w -> console.line("  " + w));
  }

  private void print(Constant c) {
    String range = c.hasRange() ? String.format(Locale.ROOT, " (%s to %s)", c.low(), c.high()) : "";
    console.line(
        String.format(
            Locale.ROOT,
            "  %-32s %s",
            c.key(),
            (c.text() + " " + c.unit()).strip() + range + "  [" + c.source() + "]"));
  }
}
