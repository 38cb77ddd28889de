package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import io.pimento.pim.crossbar.device.Constant;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code pimento pim devices}. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Lists the devices that come with the simulator.",
    footer = {"", "Examples:", "  pimento pim devices"})
final class DevicesCommand implements Callable<Integer> {
  private final Console console;

  DevicesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    for (String name : CrossbarDevice.SHIPPED) {
      CrossbarDevice d = CrossbarDevice.named(name);
      long assumed =
          d.constants().all().stream().filter(c -> c.source().equals(Constant.ASSUMED)).count();
      console.line(
          String.format(
              Locale.ROOT,
              "%-20s crossbar, %.0f nm, %d tiles of %d crossbars %dx%d, %.1f mm2",
              d.name(),
              d.technology(),
              d.tiles(),
              d.crossbars(),
              d.array().rows(),
              d.array().columns(),
              d.areaOfTile() * 1e-12 * d.tiles()));
      console.line(
          "  validation: "
              + d.validation()
              + "; "
              + assumed
              + " of "
              + d.constants().all().size()
              + " constants are assumed");
    }
    return 0;
  }
}
