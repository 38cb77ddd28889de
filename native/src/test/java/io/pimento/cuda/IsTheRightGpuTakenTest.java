package io.pimento.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be known about several GPUs without one. */
class IsTheRightGpuTakenTest {
  @Test
  void isANumberThatNoGpuHasNamedWithThoseThatAreThere() {
    assertThatCode(() -> CudaDevice.require(1, 2)).doesNotThrowAnyException();
    assertThatThrownBy(() -> CudaDevice.require(2, 2))
        .isInstanceOf(CudaException.class)
        .hasMessage(
            "there is no GPU number 2: the CUDA driver sees 2, numbers 0 to 1"
                + " (CUDA_VISIBLE_DEVICES says which it may see)");
    assertThatThrownBy(() -> CudaDevice.require(1, 1)).hasMessageContaining("sees one, number 0");
    assertThatThrownBy(() -> CudaDevice.require(-1, 1)).hasMessageContaining("no GPU number -1");
  }

  @Test
  void doesAThreadThatUsesTwoTakeUpEachAnew() throws Exception {
    List<String> taken = new ArrayList<>();
    for (String device : List.of("a", "a", "b", "a", "a", "b")) {
      Current.become(device, () -> taken.add(device));
    }
    assertThat(taken).containsExactly("a", "b", "a", "b");
    Thread other = new Thread(() -> Current.become("b", () -> taken.add("b elsewhere")));
    other.start();
    other.join();
    assertThat(taken).endsWith("b elsewhere");
  }

  @Test
  void doesAFailedChangeLeaveTheThreadItsDevice() {
    List<String> taken = new ArrayList<>();
    Current.become("c", () -> taken.add("c"));
    assertThatThrownBy(
            () ->
                Current.become(
                    "d",
                    () -> {
                      throw new IllegalStateException("lost");
                    }))
        .hasMessage("lost");
    Current.become("c", () -> taken.add("c again"));
    Current.become("d", () -> taken.add("d"));
    assertThat(taken).containsExactly("c", "d");
  }
}
