package io.pimento.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of a block lies on the GPU where the rest lies in the host's memory. */
class IsAPartOfABlockOnTheDeviceTest {
  private static final long GRAIN = 1L << 21;

  /** At least the part that is wanted, in whole grains, and no more than all. */
  @ParameterizedTest
  @CsvSource({
    "1000, 0, 0",
    "1000, 0.1, 1",
    "1000, 1, 1",
    "20971520, 0.1, 1",
    "20971521, 0.1, 2",
    "20971520, 0, 0",
    "20971520, 1, 10",
    "20971521, 1, 11",
    "214748364800, 0.1, 10240"
  })
  void wholeGrainsAreTaken(long bytes, double hot, long grains) {
    assertThat(HostTailMemory.hotBytes(bytes, hot, GRAIN)).isEqualTo(grains * GRAIN);
  }
}
