package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.Mix64;
import io.pimento.data.Split;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreTokensKeyedAndCountedTest {
  @Test
  void haveDifferentTokensDifferentKeys() {
    Set<Long> keys = new HashSet<>();
    int tokens = 0;
    for (int length = 1; length <= 24; length++) {
      for (int k = 0; k < 2000; k++) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at++) {
          bytes[at] = (byte) (length < 3 ? k >> (8 * at) : Mix64.mix(k, at));
        }
        keys.add(TokenKey.of(bytes, 0, length));
        tokens += length == 1 && k >= 256 ? 0 : 1;
      }
    }
    assertThat(keys).hasSize(tokens).doesNotContain(TokenKey.MISSING);
    byte[] text = "xxhelloyy".getBytes(StandardCharsets.UTF_8);
    assertThat(TokenKey.of(text, 2, 7)).isEqualTo(key("hello")).isNotEqualTo(key("hello\0"));
    assertThat(TokenKey.of(text, 3, 3)).isEqualTo(TokenKey.MISSING);
  }

  private static long key(String token) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    return TokenKey.of(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "10000169349117863715, 10",
    "14102100, 10",
    "1fbe01fe, 16",
    "ffffffff, 16",
    "4860571499428580850, 10",
    "2147483647, 10"
  })
  void areAvazuAndKddTokensTakenModuloTheReferencesPrime(String token, int radix) {
    long expected =
        new BigInteger(token, radix).mod(BigInteger.valueOf(2147483647L)).longValueExact();
    byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
    assertThat(ReferenceTokens.DECIMAL_OR_HEX.value(bytes, 0, bytes.length)).isEqualTo(expected);
  }

  @Test
  void areSpecialTokensWhatTheReferenceMakesOfThem() {
    byte[] bytes = "-1ffffffff".getBytes(StandardCharsets.US_ASCII);
    assertThat(ReferenceTokens.DECIMAL_OR_HEX.value(bytes, 0, 2)).isEqualTo(2147483646L);
    assertThat(ReferenceTokens.DECIMAL_OR_HEX.value(bytes, 0, 0)).isZero();
    assertThat(ReferenceTokens.HEX.value(bytes, 2, 10)).isEqualTo(0xFFFFFFFFL);
    assertThat(new FieldEncoder.OfReference(4).encode(0xFFFFFFFFL)).isEqualTo(1);
    assertThat(new FieldEncoder.OfReference(11).encode(19)).isEqualTo(10);
  }

  @Test
  void isADictionaryThatOfCountsHoweverTheyCame() {
    // Token t is seen 1 + t mod 50 times; 20 tokens a count.
    TokenCounts counts = new TokenCounts();
    for (int round = 0; round < 50; round++) {
      for (int t = 0; t < 1000; t++) {
        if (t % 50 >= round) {
          counts.add(Mix64.mix(t));
        }
      }
    }
    FieldEncoder.OfDictionary encoder =
        FieldEncoder.OfDictionary.of(
            RankedTokens.of(counts, new Encoding.Dictionary(3, 531)).kept());
    assertThat(encoder.cardinality()).isEqualTo(531);
    Map<Integer, Integer> countOfRow = new HashMap<>();
    for (int t = 0; t < 1000; t++) {
      int row = encoder.encode(Mix64.mix(t));
      if (row > 0) {
        assertThat(countOfRow.put(row, 1 + t % 50)).isNull();
      }
    }
    assertThat(countOfRow).hasSize(530);
    for (int row = 1; row < 530; row++) {
      assertThat(countOfRow.get(row)).isGreaterThanOrEqualTo(countOfRow.get(row + 1));
    }
    assertThat(countOfRow.get(530)).as("530 = 26 × 20 + 10").isEqualTo(24);
    assertThat(RankedTokens.of(counts, new Encoding.Dictionary(3, 100_000)).kept())
        .hasSize(48 * 20);
  }

  @Test
  void areBlocksDealtExactlyForEachLabel() {
    StratifiedSplit split = new StratifiedSplit(SplitParts.DEFAULT, 7);
    int[][] dealt = new int[2][3];
    Set<Integer> testPlaces = new HashSet<>();
    for (int row = 0; row < 3000; row++) {
      boolean positive = row % 3 == 0;
      Split part = split.next(positive);
      dealt[positive ? 1 : 0][part.code()]++;
      if (part == Split.TEST && positive) {
        testPlaces.add(row / 3 % 10);
      }
    }
    assertThat(dealt[0]).containsExactly(1600, 200, 200);
    assertThat(dealt[1]).containsExactly(800, 100, 100);
    assertThat(testPlaces).as("blocks are shuffled differently").hasSize(10);
  }
}
