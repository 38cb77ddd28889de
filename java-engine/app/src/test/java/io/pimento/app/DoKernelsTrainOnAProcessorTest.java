package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pimento.cuda.InstructionHeader;
import io.pimento.cuda.Precision;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The CUDA backend where there is no GPU: a driver that runs the very kernels on the processor
 * ({@code native/processor-driver}) under the whole program. Left out where g++ or the CUDA toolkit
 * is missing.
 */
class DoKernelsTrainOnAProcessorTest {
  private static final long PATIENCE_SECONDS = 300;

  /** Where the driver cannot be made. */
  private static final int NOT_HERE = 3;

  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 500}
      model: {blocks: 1, embedding: 8, dense_dims: [16], sparse_dims: [8]}
      train: {batch: 101, threads: 1, learning_rate: 0.02, table_hot: 0.3}
      """;

  @TempDir private static Path folder;

  private static Path config;

  /** What a process printed, and how it ended. */
  private record Ended(int exit, String said) {}

  private static Ended run(List<String> line, Map<String, String> environment) throws Exception {
    Path log = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process p = builder.start();
    try {
      assertThat(p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("%s ends", line).isTrue();
      return new Ended(p.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      p.destroyForcibly();
    }
  }

  @BeforeAll
  static void makeTheDriver() throws Exception {
    Path headers = folder.resolve("headers");
    InstructionHeader.main(new String[] {headers.toString()});
    Path script = CommandLineRun.HOME.resolve("native/processor-driver");
    Ended made = run(List.of(script.toString(), headers.toString(), driver().toString()), Map.of());
    assumeThat(made.exit()).as(made.said()).isNotEqualTo(NOT_HERE);
    assertThat(made.exit()).as(made.said()).isZero();
    // Compiled kernels are there, so that nobody looks for a compiler.
    Path image = driver().resolve("io/pimento/cuda/tape-" + Precision.FP32.label() + ".fatbin");
    Files.createDirectories(image.getParent());
    Files.writeString(image, "none");
    Path data = folder.resolve("data");
    KddSample.prepare(data);
    config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
  }

  private static Path driver() {
    return folder.resolve("driver");
  }

  /** Trains in a process of its own. */
  private static Ended program(int gpus, List<String> properties, List<String> arguments)
      throws Exception {
    List<String> line = new ArrayList<>(ProgramProcess.line(properties, arguments));
    int classes = line.indexOf("-cp") + 1;
    line.set(classes, driver() + File.pathSeparator + line.get(classes));
    String toolkit = System.getenv().getOrDefault("CUDA_HOME", "/usr/local/cuda");
    String libraries = driver() + ":" + toolkit + "/lib64:" + toolkit + "/lib";
    return run(
        line,
        Map.of(
            "LD_LIBRARY_PATH",
            libraries,
            "PROCESSOR_GPUS",
            Integer.toString(gpus),
            "PROCESSOR_GRAIN",
            "4096"));
  }

  private static Path train(String name, int gpus, List<String> properties, String... settings)
      throws Exception {
    Path run = folder.resolve(name);
    List<String> arguments = new ArrayList<>(List.of("train", "--backend", "cuda"));
    arguments.addAll(List.of("--config", config.toString(), "--run", run.toString()));
    if (gpus > 1) {
      arguments.addAll(List.of("--gpus", Integer.toString(gpus)));
    }
    for (String s : settings) {
      arguments.addAll(List.of("--set", s));
    }
    Ended ended = program(gpus, properties, arguments);
    assumeThat(ended.said()).doesNotContain("a CUDA library is missing");
    assertThat(ended.exit()).as(ended.said()).isZero();
    return run;
  }

  private static byte[] supernet(Path run) throws Exception {
    return Files.readAllBytes(run.resolve("supernet.safetensors"));
  }

  private static void assertSame(Path one, Path other) throws Exception {
    assertThat(Arrays.equals(supernet(one), supernet(other))).as("%s, %s", one, other).isTrue();
  }

  @Test
  void whereRowsAndTablesLieChangesNothing() throws Exception {
    Path plain = train("plain", 1, List.of("-Dpimento.cuda.rows=false"));
    assertSame(plain, train("gathered", 1, List.of()));
    List<String> all = List.of("-Dpimento.cuda.smallest-on-host=1");
    assertSame(plain, train("host", 1, all, "train.table_place=host"));
    assertSame(
        train("rows", 1, List.of(), "train.table_state=row"),
        train("host-rows", 1, all, "train.table_state=row", "train.table_place=host"));
  }

  @Test
  void gpusThatShareTablesOutTrainAsWithCopies() throws Exception {
    List<String> all = List.of("-Dpimento.cuda.smallest-shared=1");
    for (String state : List.of("element", "row")) {
      assertSame(
          train("copies-" + state, 2, List.of(), "train.table_state=" + state),
          train(
              "shared-" + state, 2, all, "train.table_state=" + state, "train.table_place=shared"));
    }
  }

  @Test
  void whatDoesNotFitIsToldHowToFit() throws Exception {
    Ended ended =
        program(
            1,
            List.of("-Dpimento.cuda.memory=300000"),
            List.of(
                "train",
                "--backend",
                "cuda",
                "--config",
                config.toString(),
                "--run",
                folder.resolve("none").toString()));
    assumeThat(ended.said()).doesNotContain("a CUDA library is missing");
    assertThat(ended.exit()).isNotZero();
    assertThat(ended.said()).contains("has no room for", "train.table_place=host");
  }
}
