package io.pimento.app.command.pim;

import io.pimento.app.console.Console;
import io.pimento.codesign.measure.GatherCheck;
import io.pimento.codesign.measure.HostFile;
import io.pimento.codesign.measure.HostMeasurement;
import io.pimento.document.UserException;
import io.pimento.pim.device.Resource;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostSpeed;
import io.pimento.pim.inference.Targets;
import io.pimento.run.Environment;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pimento pim host measure}. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description = "Times this machine and writes it as a host for --host and search.hardware.host.",
    footer = {
      "",
      "Random gathers of 64-byte lines, reads in order, products and other arithmetic; power by",
      "RAPL where its counters can be read, else a sourced range. Gathers that were not measured",
      "for it are then predicted and timed. Let nothing else run meanwhile.",
      "",
      "Examples:",
      "  pimento pim host measure --out this-machine.yaml",
      "  pimento pim --graph dlrm --device isaac-32nm --host this-machine.yaml"
    })
final class HostMeasureCommand implements Callable<Integer> {
  private static final String MEMORY = "ddr4-8gb-x8-3200.yaml";
  private static final double WITHIN = 0.15;

  private final Console console;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The host file, .yaml.")
  private Path out = Path.of("");

  @Option(names = "--threads", paramLabel = "N", description = "All of the machine's.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--megabytes",
      paramLabel = "N",
      description = "Of tables that are gathered from; ${DEFAULT-VALUE}.")
  private long megabytes = 1024;

  @Option(
      names = "--memory",
      paramLabel = "FILE",
      description = {
        "The DRAM's own YAML or .ini, for its energy. The shipped DDR4-3200 is else written",
        "beside the host file."
      })
  private @Nullable Path memory;

  HostMeasureCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    check();
    HostMeasurement m = HostMeasurement.run(threads, megabytes << 20);
    String machine =
        Environment.cpu()
            + ", "
            + threads
            + (threads == 1 ? " thread, " : " threads, ")
            + LocalDate.now(ZoneOffset.UTC);
    Path folder = out.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    String own = String.valueOf(out.getFileName()).replaceFirst("\\.ya?ml$", "");
    Path dram = memory == null ? out.resolveSibling(own + "-memory.yaml") : memory.toAbsolutePath();
    if (memory == null) {
      AtomicFile.write(dram, Resource.text(HostDevice.class, MEMORY));
    }
    String named = memory == null ? String.valueOf(dram.getFileName()) : dram.toString();
    AtomicFile.write(out, HostFile.text(m, own, named, machine));
    // What is written must be what every command reads.
    StudyOutput.of(() -> Targets.host(out.toString(), Rules.STANDARD));
    print(m);
    return 0;
  }

  private void check() {
    if (threads < 1 || threads > Runtime.getRuntime().availableProcessors()) {
      throw new UserException(
          "--threads "
              + threads
              + " must be 1 to the machine's "
              + Runtime.getRuntime().availableProcessors());
    }
    if (megabytes < 64 || megabytes > 1 << 16) {
      throw new UserException("--megabytes " + megabytes + " must be 64 to 65536");
    }
    if (!out.toString().matches(".*\\.ya?ml")) {
      throw new UserException("--out " + out + " must end in .yaml");
    }
    if (memory != null && !Files.isRegularFile(memory)) {
      throw new UserException("no memory file " + memory);
    }
  }

  private void print(HostMeasurement m) {
    line(
        "random 64-byte lines",
        number(m.lineNanoseconds(), "ns each, ") + number(64 / m.lineNanoseconds(), "GB/s"));
    line("one such line alone", number(m.latencyNanoseconds(), "ns"));
    line("lines read not long ago", "bytes:ns " + HostSpeed.text(m.scattered()));
    line("the same of small tables", "bytes:ns " + HostSpeed.text(m.compact()));
    line("reads in order", number(m.streamGigabytes(), "GB/s"));
    line("products", number(2 * m.multiplyAdds(), "GFLOP/s"));
    line("other arithmetic", number(m.operations(), "operations/ns"));
    if (m.idleWatts().isPresent() && m.busyWatts().isPresent()) {
      line(
          "power",
          number(m.idleWatts().getAsDouble(), "W idle, ")
              + number(m.busyWatts().getAsDouble(), "W at products"));
    } else {
      console.line("power: no RAPL counter can be read; the file has sourced ranges");
    }
    for (GatherCheck c : m.checks()) {
      line(
          c.name(),
          number(c.predicted(), "ns a line predicted, ")
              + number(c.measured(), "measured: ")
              + String.format(Locale.ROOT, "%+.1f %%", 100 * c.deviation()));
      if (Math.abs(c.deviation()) > WITHIN) {
        console.error(
            "warning: the gather '"
                + c.name()
                + "' is not within 15 % of its prediction; does something else run?");
      }
    }
    console.line("host: " + out);
  }

  private void line(String name, String value) {
    console.line(name + ": " + value);
  }

  private static String number(double value, String unit) {
    return String.format(Locale.ROOT, "%.2f %s", value, unit);
  }
}
