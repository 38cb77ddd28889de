package io.pimento.app.command.pim;

import io.pimento.app.command.TraceOption;
import io.pimento.app.console.Console;
import io.pimento.pim.dpu.DpuDevice;
import io.pimento.pim.dpu.DpuElement;
import io.pimento.pim.study.DpuStudy;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento pim dpu}. */
@Command(
    name = "dpu",
    mixinStandardHelpOptions = true,
    description =
        "What processors beside banks can do: bandwidth of a bank, operations a second, power, and"
            + " the vector addition and matrix times vector of the PrIM benchmarks.",
    footer = {
      "",
      "Examples:",
      "  pimento pim dpu",
      "  pimento pim dpu --device my.yaml --element float32 --outputs 8192 --inputs 1024"
    })
final class DpuCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--device",
      paramLabel = "FILE",
      description = "Processors beside banks, YAML; default: the shipped upmem-dpu.")
  private @Nullable Path device;

  @Option(
      names = "--elements",
      description = "Of each vector that is added; default ${DEFAULT-VALUE}.")
  private long elements = 2_500_000;

  @Option(names = "--outputs", description = "Rows of the matrix; default ${DEFAULT-VALUE}.")
  private long outputs = 8192;

  @Option(names = "--inputs", description = "Length of the vector; default ${DEFAULT-VALUE}.")
  private int inputs = 1024;

  @Option(names = "--element", description = "int32 (default) or float32.")
  private DpuElement element = DpuElement.INT32;

  @Option(names = "--json", paramLabel = "OUT", description = "The result.")
  private @Nullable Path json;

  @Mixin final TraceOption trouble = new TraceOption();

  DpuCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    DpuStudy s = StudyOutput.of(this::study);
    console.line(
        "%s: %d processors, %s W at work; %s"
            .formatted(
                s.device().name(),
                s.device().dpus(),
                Text.fixed(s.watt(), 1),
                s.device().validation()));
    List<List<String>> reads = new ArrayList<>();
    s.readBandwidths()
        .forEach((bytes, rate) -> reads.add(List.of(bytes + " bytes", Text.fixed(rate, 1))));
    Text.table(List.of("a tasklet reads", "MB/s"), reads).forEach(console::line);
    List<List<String>> operations = new ArrayList<>();
    s.throughputs().forEach((name, rate) -> operations.add(List.of(name, Text.fixed(rate, 2))));
    Text.table(List.of("operation", "millions a second"), operations).forEach(console::line);
    console.line(kernel("vector addition of " + Text.count(elements), s.vectorAdd()));
    console.line(kernel("matrix of " + outputs + "×" + inputs + " times vector", s.gemv()));
    StudyOutput.write(json, s.tree());
    return 0;
  }

  private DpuStudy study() throws IOException {
    DpuDevice d = device == null ? DpuDevice.upmem() : DpuDevice.read(device);
    return new DpuStudy(d, elements, outputs, inputs, element);
  }

  private static String kernel(String name, DpuStudy.Kernel k) {
    return String.format(
        Locale.ROOT,
        "%s: %.3f ms: %.3f to send, %.3f at work, %.3f to return",
        name,
        k.nanoseconds() * 1e-6,
        k.sendNanoseconds() * 1e-6,
        k.computeNanoseconds() * 1e-6,
        k.returnNanoseconds() * 1e-6);
  }
}
