package io.pimento.bench.command;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.bench.memory.MemorySuite;
import io.pimento.bench.result.BenchMachine;
import io.pimento.bench.result.BenchReport;
import io.pimento.bench.result.Measurement;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento bench memory}. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "The simulator's speed: a gather on HBM, a GEMV on near-bank units (limit 0.5 µs a",
      "command), and a subnet on crossbars (limit 20 ms)."
    },
    footer = {"", "Examples:", "  pimento bench memory --quick"})
final class BenchMemoryCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--quick", description = "Short iterations in one JVM.")
  private boolean quick;

  @Mixin private final ReportOptions output = new ReportOptions();

  @Mixin final TraceOption trace = new TraceOption();

  BenchMemoryCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    output.read();
    List<RunResult> times = new ArrayList<>();
    List<Measurement> measured = new MemorySuite(quick).run(times::add);
    Text.table(
            List.of("run", "ms", "limit by time"),
            measured.stream()
                .map(
                    m ->
                        List.of(
                            m.what(), Text.fixed(m.nanos() / 1e6, 3), Text.fixed(m.fraction(), 2)))
                .toList())
        .forEach(console::line);
    return output.finish(
        new BenchReport("memory", BenchMachine.here(), List.of(), measured), times, console);
  }
}
