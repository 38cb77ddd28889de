package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.cuda.InstructionHeader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The driver that runs kernels on the processor ({@code native/processor-driver}), and the whole
 * program on it, in processes of their own.
 */
final class ProcessorDriver {
  private static final long PATIENCE_SECONDS = 300;

  /** Where the driver cannot be made. */
  private static final int NOT_HERE = 3;

  private static final Path FOLDERS = CommandLineRun.HOME.resolve("java-engine/app/target");

  /** Whose kernels it has. */
  enum Image {
    FP32("fp32"),
    /** Products of TF32, and of halves where they are asked for. */
    TF32("tf32"),
    /** The same, large ones by warpgroups. */
    HOPPER("tf32");

    /** What compiled kernels of it are called. */
    private final String kernels;

    Image(String kernels) {
      this.kernels = kernels;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a process printed, and how it ended. */
  record Ended(int exit, String said) {}

  /** Why there is none of an image here, or empty. */
  private static final Map<Image, String> MISSING = new EnumMap<>(Image.class);

  private ProcessorDriver() {}

  /** Makes it for all tests; why there can be none here, or empty. */
  static Optional<String> missing() throws Exception {
    return missing(Image.FP32);
  }

  /** The same of another image. */
  static synchronized Optional<String> missing(Image image) throws Exception {
    if (!MISSING.containsKey(image)) {
      MISSING.put(image, make(image));
    }
    String why = MISSING.get(image);
    return why.isEmpty() ? Optional.empty() : Optional.of(why);
  }

  private static String make(Image image) throws Exception {
    Path folder = folder(image);
    if (!Files.exists(toolkit().resolve("lib64/libcudart.so.13"))) {
      return "no CUDA 13 run time in " + toolkit();
    }
    Path headers = folder.resolve("headers");
    InstructionHeader.main(new String[] {headers.toString()});
    Path script = CommandLineRun.HOME.resolve("native/processor-driver");
    Path log = folder.resolve("log.txt");
    List<String> line =
        List.of(script.toString(), headers.toString(), folder.toString(), image.label());
    Ended made =
        end(
            new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
            log);
    if (made.exit() == NOT_HERE) {
      return made.said();
    }
    assertThat(made.exit()).as(made.said()).isZero();
    // Compiled kernels are there, so that nobody looks for a compiler.
    Path compiled = folder.resolve("io/pimento/cuda/tape-" + image.kernels + ".fatbin");
    Files.createDirectories(compiled.getParent());
    Files.writeString(compiled, "none");
    return "";
  }

  /** Where CUDA is. */
  static Path toolkit() {
    return Path.of(System.getenv().getOrDefault("CUDA_HOME", "/usr/local/cuda"));
  }

  /** The libraries that it is made of. */
  static Path folder() {
    return folder(Image.FP32);
  }

  private static Path folder(Image image) {
    return FOLDERS.resolve("processor-driver-" + image.label());
  }

  /** The command line of the program on this driver. */
  static List<String> line(List<String> properties, List<String> arguments) {
    return line(Image.FP32, properties, arguments);
  }

  private static List<String> line(Image image, List<String> properties, List<String> arguments) {
    List<String> line = new ArrayList<>(ProgramProcess.line(properties, arguments));
    int classes = line.indexOf("-cp") + 1;
    line.set(classes, folder(image) + File.pathSeparator + line.get(classes));
    return line;
  }

  /** Variables for so many GPUs. */
  static Map<String, String> environment(int gpus) {
    return environment(Image.FP32, gpus);
  }

  private static Map<String, String> environment(Image image, int gpus) {
    return Map.of(
        "LD_LIBRARY_PATH",
        folder(image) + ":" + toolkit() + "/lib64",
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
    return start(line(properties, arguments), environment(gpus), environment, log);
  }

  private static Process start(
      List<String> line, Map<String, String> driver, Map<String, String> more, Path log)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(driver);
    builder.environment().putAll(more);
    return builder.start();
  }

  /** Runs the program on another image to its end. */
  static Ended run(
      Image image, int gpus, List<String> properties, List<String> arguments, Path folder)
      throws Exception {
    return run(image, gpus, properties, arguments, Map.of(), folder);
  }

  /** The same with variables of its own. */
  static Ended run(
      Image image,
      int gpus,
      List<String> properties,
      List<String> arguments,
      Map<String, String> environment,
      Path folder)
      throws Exception {
    return run(image, gpus, line(image, properties, arguments), environment, folder);
  }

  /**
   * Runs another program than that of the command line.
   *
   * @param main its class
   */
  static Ended run(
      Image image, List<String> properties, Class<?> main, List<String> arguments, Path folder)
      throws Exception {
    List<String> line = new ArrayList<>(line(image, properties, arguments));
    line.set(line.indexOf("-cp") + 2, main.getName());
    return run(image, 1, line, Map.of(), folder);
  }

  private static Ended run(
      Image image, int gpus, List<String> line, Map<String, String> more, Path folder)
      throws Exception {
    Path log = Files.createTempFile(folder, "said", ".txt");
    return end(start(line, environment(image, gpus), more, log), log);
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
