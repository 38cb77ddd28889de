package io.pimento.pim.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exponent fitted to reads is the one that they were drawn with. */
class IsAZipfLawFoundAgainTest {
  @ParameterizedTest
  @CsvSource({"0.6, 200", "1.0, 2000", "1.05, 100000", "1.4, 10000000"})
  void isTheExponentFound(double exponent, long rows) {
    Queries drawn = Queries.zipf(List.of(new Table("t", rows, 64)), 60_000, 1, exponent, 3);
    Map<RowKey, Long> counts = drawn.frequencies();
    long[] reads = counts.values().stream().mapToLong(c -> c).toArray();
    // Ranks by what was seen flatter rare rows a little where most rows were never read.
    assertThat(ZipfFit.exponent(reads, rows)).isCloseTo(exponent, within(0.07));
  }

  @Test
  void areTheEdgesDefined() {
    assertThat(ZipfFit.exponent(new long[0], 10)).isZero();
    assertThat(ZipfFit.exponent(new long[] {5}, 1)).isZero();
    assertThat(ZipfFit.exponent(new long[] {50, 50, 50, 50}, 4)).isCloseTo(0, within(1e-3));
    assertThat(ZipfFit.exponent(new long[] {1_000_000, 1}, 2)).isCloseTo(4, within(1e-3));
    assertThatThrownBy(() -> ZipfFit.exponent(new long[] {1, 1}, 1))
        .hasMessageContaining("2 rows were read of a table of 1");
  }

  @Test
  void doesEachTableFollowItsOwnLaw() {
    List<Table> two = List.of(new Table("a", 100_000, 64), new Table("b", 100_000, 64));
    Queries drawn = Queries.zipf(two, 20_000, 1, List.of(0.5, 1.5), 9);
    long[] distinct = new long[2];
    drawn.frequencies().keySet().forEach(k -> distinct[k.table()]++);
    assertThat(distinct[0]).isGreaterThan(2 * distinct[1]);
  }
}
