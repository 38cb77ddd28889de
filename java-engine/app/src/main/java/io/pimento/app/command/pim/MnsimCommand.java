package io.pimento.app.command.pim;

import io.pimento.app.command.Failures;
import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.mnsim.MnsimElement;
import io.pimento.pim.crossbar.mnsim.MnsimGrid;
import io.pimento.pim.crossbar.mnsim.MnsimSetting;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code pimento pim mnsim}. */
@Command(
    name = "mnsim",
    mixinStandardHelpOptions = true,
    description = "MNSIM 2.0's processing element: one setting, or a file held against it.",
    footer = {
      "",
      "FILE is a list of settings with MNSIM's lat_ns, area_um2 and power_w (.json, also gzipped):",
      "the largest deviation of every column is printed; exit code 1 past the tolerance.",
      "",
      "Examples:",
      "  pimento pim mnsim grid.json.gz",
      "  pimento pim mnsim --crossbar 128 --dac 1 --adc 6 --adcs 32 --in-bits 8 --json out.json"
    })
final class MnsimCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "MNSIM's own figures.")
  private @Nullable Path file;

  @Option(names = "--tolerance", paramLabel = "X", description = "Relative; ${DEFAULT-VALUE}.")
  private double tolerance = 0.01;

  @Option(names = "--crossbar", paramLabel = "N", description = "Rows and columns.")
  private int crossbar = 256;

  @Option(names = "--dac", paramLabel = "N", description = "Choice of DAC, 1 to 7.")
  private int dac = 1;

  @Option(names = "--adc", paramLabel = "N", description = "Choice of ADC, 1 to 9.")
  private int adc = 6;

  @Option(names = "--dacs", paramLabel = "N", description = "DACs; one a row.")
  private @Nullable Integer dacs;

  @Option(names = "--adcs", paramLabel = "N", description = "ADCs; one a column.")
  private @Nullable Integer adcs;

  @Option(names = "--in-bits", paramLabel = "N", description = "Bits of an activation.")
  private int inputBits = 8;

  @Option(names = "--rows", paramLabel = "N", description = "Rows in use; all.")
  private @Nullable Integer rows;

  @Option(names = "--columns", paramLabel = "N", description = "Columns in use; all.")
  private @Nullable Integer columns;

  @Option(names = "--json", paramLabel = "OUT", description = "The figures of the setting.")
  private @Nullable Path json;

  @Mixin final TraceOption trace = new TraceOption();

  MnsimCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Path given = file;
    try {
      return given == null ? setting() : check(given);
    } catch (CrossbarException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private int check(Path grid) throws IOException {
    if (!Files.isRegularFile(grid)) {
      throw new UserException("no file " + grid);
    }
    MnsimGrid.Check check = MnsimGrid.check(grid);
    for (MnsimGrid.Deviation d : check.columns()) {
      console.line(
          String.format(
              Locale.ROOT,
              "%s %-20s %.3e (ours %.9g, MNSIM %.9g)",
              d.relative() <= tolerance ? "ok   " : "FAIL ",
              d.column(),
              d.relative(),
              d.ours(),
              d.theirs()));
    }
    boolean good = check.worst() <= tolerance;
    console.line(
        String.format(
            Locale.ROOT,
            "%d settings, largest deviation %.3e, tolerance %s",
            check.settings(),
            check.worst(),
            tolerance));
    return good ? 0 : Failures.FAILURE;
  }

  private int setting() throws IOException {
    MnsimElement element =
        new MnsimElement(
            new MnsimSetting(
                crossbar,
                dac,
                adc,
                dacs == null ? crossbar : dacs,
                adcs == null ? crossbar : adcs,
                inputBits,
                rows == null ? crossbar : rows,
                columns == null ? crossbar : columns));
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    all.put("lat_ns", element.latency());
    all.put("area_um2", element.area());
    all.put("power_w", element.power());
    all.forEach(
        (group, parts) ->
            parts.forEach(
                (part, value) ->
                    console.line(
                        String.format(Locale.ROOT, "%-20s %.9g", group + "." + part, value))));
    Path out = json;
    if (out != null) {
      JsonMapper mapper = JsonMapper.builder().build();
      AtomicFile.write(out, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    }
    return 0;
  }
}
