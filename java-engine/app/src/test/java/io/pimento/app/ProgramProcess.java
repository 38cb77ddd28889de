package io.pimento.app;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real program in a process of its own, on the same kernels as this one. */
public final class ProgramProcess {
  private ProgramProcess() {}

  /**
   * The command line.
   *
   * @param options of the virtual machine; they overrule this one's
   * @param arguments of the program
   */
  public static List<String> line(List<String> options, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Vector widths, instruction sets and modules; heap, agents and outputs are each process's own.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            a -> a.startsWith("-Dpimento.simd") || a.startsWith("-XX:UseAVX") || a.startsWith("--"))
        .forEach(line::add);
    line.add("-Xmx512m");
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.pimento.app.Main"));
    line.addAll(arguments);
    return line;
  }
}
