package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pimento.app.ProcessorDriver.Image;
import io.pimento.cuda.Precision;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kernels for GPUs, run on the processor: large products as every kind of GPU multiplies them, and
 * attention whose scores are large.
 */
class DoKernelsEqualTheirDefinitionsTest {
  @TempDir private Path folder;

  /**
   * @param alone multiply-adds from which on a product has a kernel of its own, where it can
   * @param cases that hold the text
   */
  @ParameterizedTest
  @CsvSource({
    "TF32, HALF, 1, 200, 7",
    "HOPPER, TF32, 1000000000000, 200, 7",
    "HOPPER, TF32, 1, 200, 7",
    "HOPPER, HALF, 1, 200, 7",
    "FP32, FP32, 1, up to, 48"
  })
  void onEveryImage(Image image, Precision precision, long alone, String text, int cases)
      throws Exception {
    assumeThat(ProcessorDriver.missing(image)).isEmpty();
    ProcessorDriver.Ended ended =
        ProcessorDriver.run(
            image,
            List.of("-Dpimento.cuda.alone=" + alone, "-Dpimento.cuda.wide=8"),
            KernelsCheck.class,
            List.of(precision.name(), text),
            folder);
    assertThat(ended.exit()).as(ended.said()).isZero();
    assertThat(ended.said()).contains(cases + " cases; wrong: []");
  }
}
