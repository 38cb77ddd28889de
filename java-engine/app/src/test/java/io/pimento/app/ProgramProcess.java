package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real program in a process of its own, on the same kernels as this one. */
public final class ProgramProcess {
  private static final long PATIENCE_SECONDS = 120;

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

  /**
   * Runs the program and kills it once a file holds a text, in the middle of its work.
   *
   * @param log its output
   */
  static void killOnce(Path file, String text, List<String> arguments, Path log) throws Exception {
    killOnce(() -> Files.exists(file) && Files.readString(file).contains(text), arguments, log);
  }

  /** What to wait for before a kill. */
  @FunctionalInterface
  interface Reached {
    boolean yet() throws Exception;
  }

  /** The same once something else is so. */
  static void killOnce(Reached reached, List<String> arguments, Path log) throws Exception {
    Process p =
        new ProcessBuilder(line(List.of(), arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!reached.yet() && p.isAlive() && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    assertThat(p.isAlive()).as("killed midway: " + Files.readString(log)).isTrue();
    p.destroyForcibly();
    assertThat(p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** Whether a run's folder has a checkpoint of a trial under way. */
  static boolean hasTrialUnderWay(Path run) throws Exception {
    Path folder = run.resolve("under-way");
    if (!Files.exists(folder)) {
      return false;
    }
    try (var files = Files.list(folder)) {
      return files.anyMatch(f -> f.toString().endsWith(".safetensors"));
    }
  }
}
