package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pimento.app.ProcessorDriver.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large products with kernels of their own cut a step into launches, which begin before those
 * before them have ended: on the processor as early as a GPU may let them, or one after the other.
 */
class DoLaunchesThatBeginEarlyTrainAlikeTest {
  private static final List<String> LARGE =
      List.of("-Dpimento.cuda.alone=1", "-Dpimento.cuda.wide=8", "-Dpimento.cuda.crowded=true");

  /** Weights of 512 × 512, whose gradients have kernels of their own, too. */
  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 303}
      model: {blocks: 2, embedding: 8, dense_dims: [96, 512], sparse_dims: [8]}
      train: {batch: 101, threads: 1, learning_rate: 0.02}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void onSoManyGpus(int gpus) throws Exception {
    assumeThat(ProcessorDriver.missing(Image.HOPPER)).isEmpty();
    Path data = folder.resolve("data");
    KddSample.prepare(data);
    Path config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
    Path early = train(config, "early", gpus, Map.of());
    Path serial = train(config, "serial", gpus, Map.of("PROCESSOR_SERIAL", "yes"));
    assertThat(early).hasSameBinaryContentAs(serial);
  }

  private Path train(Path config, String name, int gpus, Map<String, String> driver)
      throws Exception {
    Path run = folder.resolve(name);
    String line =
        "train --backend cuda --precision tf32 --gpus %d --config %s --run %s"
            .formatted(gpus, config, run);
    ProcessorDriver.Ended ended =
        ProcessorDriver.run(Image.HOPPER, gpus, LARGE, List.of(line.split(" ")), driver, folder);
    assertThat(ended.exit()).as(ended.said()).isZero();
    return run.resolve("supernet.safetensors");
  }
}
