package io.pimento.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.backend.Processor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("numbers")
class DoTheBackendsMeetTheParityCasesTest {
  static Stream<ParityCase> cases() throws Exception {
    return DoesTheReferenceMeetTheParityCasesTest.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void floatIsWithin1e4(ParityCase c) {
    ParityCheck check =
        ParityCheck.of(c, new DeviceParityEngine(new Processor(new VectorMatmul()), 2));
    assertThat(check.within(1e-4, 1e-4)).as("%s", check).isTrue();
  }
}
