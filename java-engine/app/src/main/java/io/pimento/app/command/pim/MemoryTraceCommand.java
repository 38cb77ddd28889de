package io.pimento.app.command.pim;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceException;
import io.pimento.pim.dram.trace.TraceResult;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento pim memory-trace}. */
@Command(
    name = "memory-trace",
    mixinStandardHelpOptions = true,
    description = "Runs a memory trace on a DRAM device, cycle by cycle, without a graph.",
    footer = {
      "",
      "TRACE has a line a request, plain or gzip: '0xADDRESS READ|WRITE CYCLE', or in Ramulator's",
      "forms, which have no cycles, '0xADDRESS R|W', 'LD|ST ADDRESS' and",
      "'R|W channel,rank,bankgroup,bank,row,column' (columns in accesses).",
      "Requests are offered in this order, at most one a cycle.",
      "",
      "Examples:",
      "  pimento pim memory-trace trace.txt --device ddr4.ini --policy dramsim3 --json out.json",
      "  pimento pim memory-trace trace.gz --device hbm.yaml --json out.json"
          + " --requests out.csv --commands out.drampower",
      "  pimento pim memory-trace trace.txt --device ddr5-4800 --json out.json"
    })
final class MemoryTraceCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "TRACE", description = "The requests.")
  private Path trace = Path.of("");

  @Option(
      names = "--device",
      required = true,
      paramLabel = "NAME|FILE",
      description = {
        "DRAMsim3's .ini form, our YAML, or a shipped memory: ddr5-4800, lpddr5-6400,",
        "hbm3-6400, gddr6-14000."
      })
  private String device = "";

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = {
        "standard (default): a key that nothing reads is an error in a YAML, and ignored with",
        "a warning in DRAMsim3's .ini form; a missing constant is an error.",
        "dramsim3: what DRAMsim3 ignores is ignored, with its defaults,",
        "and the commands are its very own. dramsim3-legal: but where those break",
        "the standard, the standard holds."
      })
  private String policy = "standard";

  @Option(names = "--json", required = true, paramLabel = "OUT", description = "The result.")
  private Path json = Path.of("");

  @Option(
      names = "--requests",
      paramLabel = "OUT",
      description = "CSV: idx,addr,op,arrive,added,done.")
  private @Nullable Path requests;

  @Option(
      names = "--commands",
      paramLabel = "OUT",
      description =
          "Every command: DRAMsim3's form, or DRAMPower's if the name ends in .drampower;"
              + " a folder gets a file a channel.")
  private @Nullable Path commands;

  @Mixin final TraceOption trouble = new TraceOption();

  MemoryTraceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    TraceResult result;
    long start = System.nanoTime();
    try {
      DramDevice read = DeviceFile.named(device, Rules.named(policy));
      read.warnings().forEach(w -> console.error("warning: " + w));
      result = MemoryTrace.run(trace, read, new MemoryTrace.Outputs(requests, commands));
    } catch (DeviceException | TraceException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    result.warnings().stream()
        .skip(result.device().warnings().size())
        .forEach(w -> console.error("warning: " + w));
    double seconds = (System.nanoTime() - start) * 1e-9;
    result.write(json);
    console.line(
        String.format(
            Locale.ROOT,
            "%s requests in %.2f s, %.2f million a second",
            Text.count(result.requests()),
            seconds,
            result.requests() / seconds * 1e-6));
    console.line(
        String.format(
            Locale.ROOT,
            "%s cycles, %s reads%s, %s writes, %s commands, %.1f nJ",
            Text.count(result.cycles()),
            Text.count(result.readLatency().count()),
            latency(result),
            Text.count(result.writes()),
            Text.count(result.commands()),
            result.totalEnergy() * result.device().timings().clock() * 1e-3));
    console.line("result: " + json);
    return 0;
  }

  private static String latency(TraceResult result) {
    return result.readLatency().count() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            " (mean latency %.1f, p99 %d cycles)",
            result.readLatency().mean(),
            result.readLatency().percentile(0.99));
  }
}
