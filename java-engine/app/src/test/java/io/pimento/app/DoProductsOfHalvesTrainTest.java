package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pimento.app.ProcessorDriver.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code --precision half} on the GPU of the {@link ProcessorDriver}, which multiplies halves as
 * Ampere does. Left out where it cannot be made.
 */
class DoProductsOfHalvesTrainTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 500}
      model: {blocks: 2, embedding: 8, dense_dims: [512], sparse_dims: [8]}
      train: {batch: 166, threads: 1, learning_rate: 0.01}
      """;

  /** Small layers take the products of large ones. */
  private static final List<String> LARGE = List.of("-Dpimento.cuda.crowded=true");

  @TempDir private static Path folder;

  private static Path config;

  @BeforeAll
  static void prepare() throws Exception {
    assumeThat(ProcessorDriver.missing(Image.TF32)).isEmpty();
    Path data = folder.resolve("data");
    KddSample.prepare(data);
    config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
  }

  private static ProcessorDriver.Ended train(
      List<String> properties, String name, int gpus, String precision, String... settings)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("train", "--backend", "cuda"));
    arguments.addAll(List.of("--precision", precision, "--config", config.toString()));
    arguments.addAll(List.of("--run", folder.resolve(name).toString()));
    if (gpus > 1) {
      arguments.addAll(List.of("--gpus", Integer.toString(gpus)));
    }
    for (String s : settings) {
      arguments.addAll(List.of("--set", s));
    }
    return ProcessorDriver.run(Image.TF32, gpus, properties, arguments, folder);
  }

  private static Path trained(String name, String precision, String... properties)
      throws Exception {
    List<String> all = new ArrayList<>(LARGE);
    all.addAll(List.of(properties));
    ProcessorDriver.Ended ended = train(all, name, 1, precision);
    assertThat(ended.exit()).as(ended.said()).isZero();
    assertThat(ended.said()).doesNotContain("factors of large");
    return folder.resolve(name).resolve("supernet.safetensors");
  }

  @Test
  void theyTrainAsThoseOfTf32() throws Exception {
    Path half = trained("half", "half");
    Path rounded = trained("tf32", "tf32");
    SupernetTensors apart = SupernetTensors.compare(half, rounded);
    // Not the same, or no product was one of halves.
    assertThat(apart.floatDifference()).as("%s", apart).isBetween(1e-7, 2e-2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatWasTooLargeIsSaid(int gpus) throws Exception {
    String batch = "train.batch=" + 166 * gpus;
    ProcessorDriver.Ended ended =
        train(LARGE, "large-" + gpus, gpus, "half", "train.learning_rate=1e6", batch);
    assertThat(ended.said()).containsPattern("[1-9][0-9,]* factors of large matrix products");
  }
}
