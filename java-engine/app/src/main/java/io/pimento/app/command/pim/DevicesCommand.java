package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.ShippedFiles;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento pim devices}. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Lists the devices that come with the simulator, or one device's constants.",
    footer = {
      "",
      "Examples:",
      "  pimento pim devices",
      "  pimento pim devices upmem-dpu",
      "  pimento pim devices hbm2-pim --copy mine     # to be changed: --device mine/hbm2-pim.yaml"
    })
final class DevicesCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|FILE",
      description = "A device whose constants are listed, with unit, range and source.")
  private String device = "";

  @Option(
      names = "--copy",
      paramLabel = "FOLDER",
      description = {
        "Writes the files of a shipped device or memory there, to be changed; none that is",
        "there already."
      })
  private @Nullable Path copy;

  DevicesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return StudyOutput.of(
        () -> {
          if (copy != null) {
            copy(copy);
          } else if (device.isEmpty()) {
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

  private void copy(Path folder) throws IOException {
    if (device.isEmpty()) {
      throw new UserException("--copy needs the name of a shipped device");
    }
    Map<String, String> files = ShippedFiles.of(device);
    for (String name : files.keySet()) {
      if (Files.exists(folder.resolve(name))) {
        throw new UserException(folder.resolve(name) + " is there already; copy elsewhere");
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      AtomicFile.write(folder.resolve(file.getKey()), file.getValue());
      console.line(folder.resolve(file.getKey()).toString());
    }
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
