package io.pimento.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** What a machine without a GPU is told. */
class DoesAMissingDriverSaySoTest {
  @Test
  void theReasonNamesWhatIsMissing() {
    assumeTrue(CudaDevice.unavailable().isPresent(), "this machine has a GPU");
    String reason = CudaDevice.unavailable().orElse("");
    assertThat(reason).containsPattern("lib[a-z]+\\.so|driver");
    assertThatThrownBy(() -> CudaDevice.open(0))
        .isInstanceOf(CudaException.class)
        .hasMessageContaining(reason);
  }
}
