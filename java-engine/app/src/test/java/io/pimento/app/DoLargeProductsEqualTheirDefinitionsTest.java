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
 * Layers with large products on the GPU of the {@link ProcessorDriver}, as Ampere and as Hopper
 * multiply, inside of a tape and by kernels of their own. Left out where it cannot be made.
 */
class DoLargeProductsEqualTheirDefinitionsTest {
  @TempDir private static Path folder;

  @ParameterizedTest
  @CsvSource({
    "TF32, HALF, false",
    "HOPPER, TF32, false",
    "HOPPER, TF32, true",
    "HOPPER, HALF, true"
  })
  void onEveryImage(Image image, Precision precision, boolean alone) throws Exception {
    assumeThat(ProcessorDriver.missing(image)).isEmpty();
    List<String> properties = alone ? List.of("-Dpimento.cuda.alone=1") : List.of();
    ProcessorDriver.Ended ended =
        ProcessorDriver.run(
            image, properties, LargeProductsCheck.class, List.of(precision.name(), "200"), folder);
    assertThat(ended.exit()).as(ended.said()).isZero();
    assertThat(ended.said()).contains("5 cases; wrong: []");
  }
}
