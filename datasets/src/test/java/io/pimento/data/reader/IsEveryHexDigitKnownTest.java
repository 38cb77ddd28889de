package io.pimento.data.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Eight bytes are looked at together; each value must be judged alike at every place. */
final class IsEveryHexDigitKnownTest {
  @Test
  void atEveryPlaceOfTokensOfEveryLength() {
    for (int length = 1; length <= 17; length++) {
      for (int place = 0; place < length; place++) {
        for (int value = 0; value < 256; value++) {
          byte[] bytes = "<0a9fF1b2C3d4E5f6A>".getBytes(StandardCharsets.US_ASCII);
          bytes[1 + place] = (byte) value;
          assertThat(Numbers.isHex(bytes, 1, 1 + length))
              .as("byte %d at place %d of %d", value, place, length)
              .isEqualTo(value < 128 && Character.digit(value, 16) >= 0);
        }
      }
    }
  }
}
