package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The CUDA backend where there is no GPU: a driver that runs the very kernels on the processor
 * ({@code native/processor-driver}) under the whole program. Left out where g++ or the CUDA toolkit
 * is missing.
 */
class DoKernelsTrainOnAProcessorTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 500}
      model: {blocks: 1, embedding: 8, dense_dims: [16], sparse_dims: [8]}
      train: {batch: 101, threads: 1, learning_rate: 0.02, table_hot: 0.3}
      """;

  @TempDir private static Path folder;

  private static Path config;

  @BeforeAll
  static void prepare() throws Exception {
    assumeThat(ProcessorDriver.missing()).isEmpty();
    Path data = folder.resolve("data");
    KddSample.prepare(data);
    config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
  }

  /** Trains in a process of its own. */
  private static ProcessorDriver.Ended program(
      int gpus, List<String> properties, List<String> arguments) throws Exception {
    return ProcessorDriver.run(gpus, properties, arguments, folder);
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
    ProcessorDriver.Ended ended = program(gpus, properties, arguments);
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
  void whenAndByWhomUnitsAreDoneChangesNothing() throws Exception {
    List<String> none = List.of("-Dpimento.cuda.slack=false");
    for (int gpus : new int[] {1, 2}) {
      assertSame(train("waits-" + gpus, gpus, List.of()), train("stays-" + gpus, gpus, none));
    }
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
  void subnetsScoreAlikeOnOneGpuAndOnTwo() throws Exception {
    Path one = train("scored", 1, List.of());
    Path two = Files.createDirectory(folder.resolve("scored-on-two"));
    try (Stream<Path> files = Files.list(one)) {
      for (Path f : files.filter(Files::isRegularFile).toList()) {
        Files.copy(f, two.resolve(f.getFileName()));
      }
    }
    for (Path run : List.of(one, two)) {
      String gpus = run.equals(one) ? "1" : "2";
      ProcessorDriver.Ended ended =
          program(
              2,
              List.of(),
              List.of(
                  "search --backend cuda --gpus %s --run %s --set search.initial=6 --set search.generations=0 --set tune.steps=2 --set tune.batch=32 --set tune.validation_rows=100"
                      .formatted(gpus, run)
                      .split(" ")));
      assertThat(ended.exit()).as(ended.said()).isZero();
    }
    Path journal = Path.of("journal.jsonl");
    assertThat(two.resolve(journal)).hasSameTextualContentAs(one.resolve(journal));
  }

  @Test
  void whatDoesNotFitIsToldHowToFit() throws Exception {
    ProcessorDriver.Ended ended =
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
    assertThat(ended.exit()).isNotZero();
    assertThat(ended.said()).contains("has no room for", "train.table_place=host");
  }
}
