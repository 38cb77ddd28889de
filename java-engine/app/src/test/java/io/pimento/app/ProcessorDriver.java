package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.cuda.InstructionHeader;
import io.pimento.cuda.Precision;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The driver that runs kernels on the processor ({@code native/processor-driver}), and the whole
 * program on it, in processes of their own.
 */
final class ProcessorDriver {
  private static final long PATIENCE_SECONDS = 300;

  /** Where the driver cannot be made. */
  private static final int NOT_HERE = 3;

  private static final Path FOLDER =
      CommandLineRun.HOME.resolve("java-engine/app/target/processor-driver");

  /** What a process printed, and how it ended. */
  record Ended(int exit, String said) {}

  private static @Nullable String missing;

  private ProcessorDriver() {}

  /** Makes it for all tests; why there can be none here, or empty. */
  static synchronized Optional<String> missing() throws Exception {
    if (missing == null) {
      missing = make();
    }
    return missing.isEmpty() ? Optional.empty() : Optional.of(missing);
  }

  private static String make() throws Exception {
    if (!Files.exists(toolkit().resolve("lib64/libcudart.so.13"))) {
      return "no CUDA 13 run time in " + toolkit();
    }
    Path headers = FOLDER.resolve("headers");
    InstructionHeader.main(new String[] {headers.toString()});
    Path script = CommandLineRun.HOME.resolve("native/processor-driver");
    Path log = FOLDER.resolve("log.txt");
    List<String> line = List.of(script.toString(), headers.toString(), FOLDER.toString());
    Ended made =
        end(
            new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
            log);
    if (made.exit() == NOT_HERE) {
      return made.said();
    }
    assertThat(made.exit()).as(made.said()).isZero();
    // Compiled kernels are there, so that nobody looks for a compiler.
    Path image = FOLDER.resolve("io/pimento/cuda/tape-" + Precision.FP32.label() + ".fatbin");
    Files.createDirectories(image.getParent());
    Files.writeString(image, "none");
    return "";
  }

  /** Where CUDA is. */
  static Path toolkit() {
    return Path.of(System.getenv().getOrDefault("CUDA_HOME", "/usr/local/cuda"));
  }

  /** The libraries that it is made of. */
  static Path folder() {
    return FOLDER;
  }

  /** The command line of the program on this driver. */
  static List<String> line(List<String> properties, List<String> arguments) {
    List<String> line = new ArrayList<>(ProgramProcess.line(properties, arguments));
    int classes = line.indexOf("-cp") + 1;
    line.set(classes, FOLDER + File.pathSeparator + line.get(classes));
    return line;
  }

  /** Variables for so many GPUs. */
  static Map<String, String> environment(int gpus) {
    return Map.of(
        "LD_LIBRARY_PATH",
        FOLDER + ":" + toolkit() + "/lib64",
        "PROCESSOR_GPUS",
        Integer.toString(gpus),
        "PROCESSOR_GRAIN",
        "4096");
  }

  /** Starts the program where there are so many GPUs. */
  static Process start(
      int gpus,
      List<String> properties,
      List<String> arguments,
      Map<String, String> environment,
      Path log)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(line(properties, arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment(gpus));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Runs the program to its end. */
  static Ended run(int gpus, List<String> properties, List<String> arguments, Path folder)
      throws Exception {
    Path log = Files.createTempFile(folder, "said", ".txt");
    return end(start(gpus, properties, arguments, Map.of(), log), log);
  }

  /** Waits for a process. */
  static Ended end(Process p, Path log) throws Exception {
    try {
      assertThat(p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("%s ends", p).isTrue();
      return new Ended(p.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      p.destroyForcibly();
    }
  }
}
