package io.pimento.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DoesTheReferenceMeetTheParityCasesTest {
  /** All public cases. */
  static Stream<ParityCase> all() throws Exception {
    List<ParityCase> all = new ArrayList<>();
    for (String f : List.of("tiny", "supernet", "best")) {
      all.addAll(
          ParityCase.read(Path.of("src/test/resources/parity/reference-" + f + "-public.json")));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void doublePrecisionIsWithin1e9(ParityCase c) {
    ParityCheck check = ParityCheck.of(c, new ReferenceParityEngine());
    assertThat(check.within(1e-9, 1e-7)).as("%s", check).isTrue();
  }
}
