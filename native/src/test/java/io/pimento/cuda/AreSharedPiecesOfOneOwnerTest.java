package io.pimento.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreSharedPiecesOfOneOwnerTest {
  @ParameterizedTest
  @CsvSource({"1,2,0", "63,2,1", "64,3,2", "65,3,0", "1000,4,3", "1024,8,5", "4097,1,0"})
  void everyByteIsCountedForItsOwnerAlone(long size, int ranks, int first) {
    Pieces pieces = new Pieces(6, ranks, first);
    long[] counted = new long[ranks];
    for (long at = 0; at < size; at++) {
      int owner = pieces.owner(at);
      counted[owner]++;
      // As kernels have it from the word.
      long word = pieces.word(owner);
      assertThat((at >> (word & 0xff)) % (word >> 8 & 0xff)).isEqualTo(word >> 16);
    }
    for (int r = 0; r < ranks; r++) {
      assertThat(pieces.own(r, size)).isEqualTo(counted[r]);
    }
  }

  @Test
  void piecesGrowWithTheBlockAndBeginInTurn() {
    assertThat(Pieces.of(1L << 20, 1L << 21, 2, 3)).isEqualTo(new Pieces(21, 2, 1));
    assertThat(Pieces.of(1L << 38, 1L << 21, 2, 4)).isEqualTo(new Pieces(27, 2, 0));
    assertThat(Pieces.of(1L << 38, 1L << 21, 2, 4).own(1, 1L << 38)).isEqualTo(1L << 37);
  }

  @Test
  void moreDevicesThanTrainTogetherAreNotTaken() {
    assertThatThrownBy(() -> new Pieces(21, TapeLimits.RANKS + 1, 0))
        .hasMessage("pieces of 2^21 bytes on 9");
    assertThatThrownBy(() -> new Pieces(21, 2, 2)).hasMessage("the first of 2 is not number 2");
  }
}
