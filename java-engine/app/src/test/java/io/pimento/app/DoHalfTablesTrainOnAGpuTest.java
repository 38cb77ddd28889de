package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tables of halves, of a table with bags of tags and of weighted topics, on the GPUs of the {@link
 * ProcessorDriver}. Left out where it cannot be made.
 */
class DoHalfTablesTrainOnAGpuTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 400}
      model: {blocks: 1, embedding: 8, dense_dims: [16], sparse_dims: [8]}
      train: {batch: 100, threads: 1, learning_rate: 0.02, table_hot: 0.3, table_precision: half}
      """;

  @TempDir private static Path folder;

  private static Path config;

  @BeforeAll
  static void prepare() throws Exception {
    assumeThat(ProcessorDriver.missing()).isEmpty();
    ShopTable shop = ShopTable.in(Files.createDirectories(folder.resolve("shop")));
    config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(shop.at("data")));
  }

  private static List<String> arguments(String name, String backend, String... settings) {
    List<String> arguments = new ArrayList<>(List.of("train", "--backend", backend));
    arguments.addAll(List.of("--config", config.toString()));
    arguments.addAll(List.of("--run", folder.resolve(name).toString()));
    for (String s : settings) {
      arguments.addAll(List.of("--set", s));
    }
    return arguments;
  }

  private static Path train(String name, int gpus, List<String> properties, String... settings)
      throws Exception {
    List<String> arguments = arguments(name, "cuda", settings);
    if (gpus > 1) {
      arguments.addAll(List.of("--gpus", Integer.toString(gpus)));
    }
    ProcessorDriver.Ended ended = ProcessorDriver.run(gpus, properties, arguments, folder);
    assertThat(ended.exit()).as(ended.said()).isZero();
    return folder.resolve(name);
  }

  /** Trains on the processor by its own kernels. */
  private static Path trainByProcessor(String name, String... settings) throws Exception {
    String[] arguments = arguments(name, "vector", settings).toArray(String[]::new);
    CommandLineRun done = CommandLineRun.of(arguments);
    assertThat(done.exit()).as(done.err()).isZero();
    return folder.resolve(name);
  }

  private static Path supernet(Path run) {
    return run.resolve("supernet.safetensors");
  }

  private static void assertSame(Path one, Path other) {
    assertThat(supernet(one)).hasSameBinaryContentAs(supernet(other));
  }

  /** Where floats differ in their last bits, few halves are the other one of two. */
  private static void assertNear(Path one, Path other, double otherHalves, double most)
      throws Exception {
    SupernetTensors apart = SupernetTensors.compare(supernet(one), supernet(other));
    assertThat(apart.halves()).isPositive();
    assertThat(apart.others()).as("%s", apart).isLessThan(otherHalves);
    assertThat(apart.halfDifference()).as("%s", apart).isLessThan(0x1p-9);
    assertThat(apart.floatDifference()).as("%s", apart).isLessThan(most);
  }

  @ParameterizedTest
  @CsvSource({
    "train.table_state=element, 1e-4",
    "train.table_state=row, 1e-4",
    // Its steps have the same size for the least of gradients.
    "train.optimizer=adam, .05"
  })
  void theyTrainAsOnTheProcessor(String setting, double most) throws Exception {
    Path gpu = train(setting, 1, List.of(), setting);
    assertNear(gpu, trainByProcessor(setting + "-vector", setting), 0.05, most);
  }

  /**
   * Draws follow from the step, so a training goes on anywhere: by others, half of all would
   * differ.
   */
  @Test
  void trainingsGoOnElsewhere() throws Exception {
    String[] settings = {"train.checkpoint_every=1", "train.batch=20"};
    Path whole = trainByProcessor("whole", settings);
    kill("to-gpu", "vector", settings);
    assertNear(whole, train("to-gpu", 1, List.of(), settings), 0.2, 0.01);
    kill("from-gpu", "cuda", settings);
    assertNear(whole, trainByProcessor("from-gpu", settings), 0.2, 0.01);
  }

  /** Ends a training after its first step or a later one. */
  private static void kill(String name, String backend, String... settings) throws Exception {
    ProgramProcess.kill(
        () -> Files.exists(supernet(folder.resolve(name))),
        ProcessorDriver.line(List.of(), arguments(name, backend, settings)),
        ProcessorDriver.environment(1),
        folder.resolve("killed.txt"));
  }

  @Test
  void whereTheyLieChangesNothing() throws Exception {
    Path plain = train("plain", 1, List.of());
    List<String> all = List.of("-Dpimento.cuda.smallest-on-host=1");
    assertSame(plain, train("host", 1, all, "train.table_place=host"));
    assertSame(train("copies", 2, List.of()), train("again", 2, List.of()));
  }
}
