package io.pimento.app.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.app.UserException;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import org.junit.jupiter.api.Test;

class IsTheChoiceOfKernelsExplainedTest {
  @Test
  void isEveryBackendInTheLine() {
    for (String asked : new String[] {"auto", "vector", "reference"}) {
      assertThat(Backends.choose(asked, null).line())
          .contains("vector", "openblas", "reference", "cuda (not in this build)");
    }
  }

  @Test
  void isDoubleTheReferencesAlone() {
    assertThat(Backends.choose("auto", Precision.DOUBLE).reference()).isTrue();
    assertThatThrownBy(() -> Backends.choose("vector", Precision.DOUBLE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--backend reference");
    assertThatThrownBy(() -> Backends.choose("reference", Precision.FLOAT))
        .isInstanceOf(UserException.class);
  }

  @Test
  void isANamedBackendWhatComputes() {
    assertThat(Backends.choose("vector", null).matmul()).isInstanceOf(VectorMatmul.class);
    assertThatThrownBy(() -> Backends.choose("reference", null).matmul())
        .hasMessageContaining("pimento parity");
  }
}
