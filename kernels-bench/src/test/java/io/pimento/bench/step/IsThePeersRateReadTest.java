package io.pimento.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsThePeersRateReadTest {
  @Test
  void isTheLastRateTaken() throws Exception {
    Peer peer =
        new Peer(
            "echo warm 10 samples/s; echo peer t={threads} {batch}{steps} samples/s", List.of());
    assertThat(peer.samplesASecond(2, 51, 2)).isEqualTo(512);
    assertThat(Peer.rate("mean 103.4 ms 4,755.5 samples/s (x)")).isEqualTo(4755.5);
  }

  @Test
  void isAFailureToldWithItsOutput() {
    assertThatThrownBy(() -> new Peer("echo no torch; exit 3", List.of()).samplesASecond(1, 1, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("no torch");
    assertThatThrownBy(() -> new Peer("echo done", List.of()).samplesASecond(1, 1, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("samples/s");
  }
}
