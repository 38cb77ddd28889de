package io.pimento.bench.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DoSharesHoldEachEntryOnceTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void isEachEntryInOneShare(int of) {
    for (int i = 0; i < 20; i++) {
      int entry = i;
      assertThat(IntStream.rangeClosed(1, of).filter(k -> Share.parse(k + "/" + of).holds(entry)))
          .hasSize(1);
    }
    assertThat(Share.WHOLE.holds(of)).isTrue();
  }

  @Test
  void isWhatIsNoShareRefused() {
    for (String text : new String[] {"", "1", "0/3", "4/3", "1/0", "a/b", "1/3 ", "-1/2"}) {
      assertThatThrownBy(() -> Share.parse(text))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("write K/N");
    }
  }
}
