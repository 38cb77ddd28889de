package io.pimento.run.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pimento.document.UserException;
import io.pimento.runtime.backend.Gpu;
import io.pimento.runtime.backend.Processor;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import org.junit.jupiter.api.Test;

class IsTheChoiceOfKernelsExplainedTest {
  @Test
  void isEveryBackendInTheLine() {
    for (String asked : new String[] {"auto", "vector", "reference"}) {
      assertThat(Backends.choose(asked, null).line())
          .contains("vector", "openblas", "reference", "cuda");
    }
  }

  @Test
  void isDoubleTheReferencesAlone() {
    assertThat(Backends.choose("auto", BackendPrecision.DOUBLE).reference()).isTrue();
    assertThatThrownBy(() -> Backends.choose("vector", BackendPrecision.DOUBLE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--backend reference");
    assertThatThrownBy(() -> Backends.choose("reference", BackendPrecision.FLOAT))
        .isInstanceOf(UserException.class);
  }

  @Test
  void isTf32TheGpusAlone() {
    assertThatThrownBy(() -> Backends.choose("vector", BackendPrecision.TF32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--backend cuda");
  }

  @Test
  void areProductsOfHalvesTheGpusAlone() {
    for (String asked : new String[] {"vector", "reference"}) {
      assertThatThrownBy(() -> Backends.choose(asked, BackendPrecision.HALF))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "backend "
                  + asked
                  + " has no products of halves; --precision half runs on --backend cuda only");
    }
  }

  @Test
  void areSeveralGpusForTheGpusBackendAlone() {
    assertThatThrownBy(() -> Backends.choose("vector", null).withGpus("2"))
        .isInstanceOf(UserException.class)
        .hasMessage("--gpus is for --backend cuda, not for backend vector");
    Backends.Choice one = gpus("cuda", 1);
    assertThatThrownBy(() -> one.withGpus("0")).hasMessageContaining("at least 1, or all, not 0");
    assertThatThrownBy(() -> one.withGpus("some")).hasMessageContaining("not some");
    assertThatThrownBy(() -> one.withGpus("9999")).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> gpus("cuda", 2).open(new VectorMatmul()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("one GPU");
  }

  private static Backends.Choice gpus(String name, int count) {
    return new Backends.Choice(name, 0, count, BackendPrecision.FLOAT, "cuda", null);
  }

  @Test
  void isAMissingGpuNamedAndNeverReplaced() {
    String missing = Gpu.unavailable().orElse("");
    assumeFalse(missing.isEmpty(), "this machine has a GPU");
    assertThatThrownBy(() -> Backends.choose("cuda", null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cuda cannot be used")
        .hasMessageContaining(missing);
    Backends.Choice auto = Backends.choose("auto", null);
    try (Device device = auto.open(auto.matmul())) {
      assertThat(device).isInstanceOf(Processor.class);
    }
  }

  @Test
  void isTheNumberOfAGpuUnderstood() {
    for (String wrong : new String[] {"cuda:", "cuda:x", "cuda:-1", "cuda:1.5"}) {
      assertThatThrownBy(() -> Backends.choose(wrong, null))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("backend " + wrong + ":")
          .hasMessageContaining("such as cuda:1");
    }
    // Without a GPU the driver is what is missing, with one the thousandth is.
    assertThatThrownBy(() -> Backends.choose("cuda:999", null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("backend cuda:999 cannot be used: ")
        .hasMessageContaining(Gpu.unavailable().orElse("there is no GPU number 999"));
    assertThatThrownBy(() -> Backends.choose("cude", null)).hasMessageContaining("cuda:N");
  }

  @Test
  void isANamedBackendWhatComputes() {
    assertThat(Backends.choose("vector", null).matmul()).isInstanceOf(VectorMatmul.class);
    assertThatThrownBy(() -> Backends.choose("reference", null).matmul())
        .hasMessageContaining("pimento parity");
  }
}
