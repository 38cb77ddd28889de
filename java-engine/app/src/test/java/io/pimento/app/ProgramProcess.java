package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real program in a process of its own, on the same kernels as this one. */
public final class ProgramProcess {
  private static final long PATIENCE_SECONDS = 120;

  /** Looking all the time would take the processor from whom is waited for. */
  private static final long PAUSE_MILLIS = 4;

  private static final List<String> HEED_INTERRUPTS = List.of("env", "--default-signal=INT");

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
    line.add("-Dpimento.home=" + CommandLineRun.HOME);
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
    killOnce(holds(file, text), arguments, log);
  }

  /** The same once something else is so. */
  static void killOnce(Reached reached, List<String> arguments, Path log) throws Exception {
    kill(reached, line(List.of(), arguments), Map.of(), log);
  }

  /**
   * The same of a whole command line.
   *
   * @param environment what its process has besides this one's
   */
  static void kill(Reached reached, List<String> line, Map<String, String> environment, Path log)
      throws Exception {
    Process p = startUntil(reached, line, environment, log);
    p.destroyForcibly();
    assertThat(p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** What to wait for before the program is stopped. */
  @FunctionalInterface
  interface Reached {
    boolean yet() throws Exception;

    /** Whether both are so. */
    default Reached and(Reached other) {
      return () -> yet() && other.yet();
    }
  }

  /** Whether a file is there and holds a text. */
  static Reached holds(Path file, String text) {
    return () -> Files.exists(file) && Files.readString(file).contains(text);
  }

  /** Whether a run's folder has a checkpoint of a trial under way. */
  static Reached hasTrialUnderWay(Path run) {
    Path folder = run.resolve("under-way");
    return () -> {
      if (!Files.exists(folder)) {
        return false;
      }
      try (var files = Files.list(folder)) {
        return files.anyMatch(f -> f.toString().endsWith(".safetensors"));
      }
    };
  }

  /**
   * The same with Ctrl-C's signal; the exit code.
   *
   * @param log its output
   */
  static int interruptOnce(Path file, String text, List<String> arguments, Path log)
      throws Exception {
    List<String> line = new ArrayList<>();
    // A parent that ignores the signal, such as a shell's background, would pass that on.
    if (heedsInterrupts()) {
      line.addAll(HEED_INTERRUPTS);
    }
    line.addAll(line(List.of(), arguments));
    Process p = startUntil(holds(file, text), line, Map.of(), log);
    assertThat(run(List.of("kill", "-INT", Long.toString(p.pid())))).isZero();
    assertThat(p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return p.exitValue();
  }

  private static boolean heedsInterrupts() throws Exception {
    List<String> line = new ArrayList<>(HEED_INTERRUPTS);
    line.add("true");
    return run(line) == 0;
  }

  private static int run(List<String> line) throws Exception {
    Process p =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return p.waitFor();
  }

  private static Process startUntil(
      Reached reached, List<String> line, Map<String, String> environment, Path log)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process p = builder.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!reached.yet() && p.isAlive() && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
    }
    assertThat(p.isAlive()).as("stopped midway: " + Files.readString(log)).isTrue();
    return p;
  }
}
