package io.pimento.pim.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.placement.PlacementException;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoRanksReadEveryRowTest {
  private static final List<Table> TABLES =
      List.of(new Table("a", 900, 64), new Table("b", 37, 200), new Table("c", 5000, 4));

  private static RankDevice device(String... changes) {
    Map<String, String> all = new java.util.TreeMap<>();
    for (String c : changes) {
      all.put(c.substring(0, c.indexOf('=')), c.substring(c.indexOf('=') + 1));
    }
    return RankDeviceFile.shipped("recnmp-ddr4", all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "table", "striped"})
  void hasEveryRowAPlaceOfItsOwn(String rows) {
    RankDevice d = device("rows=" + rows);
    RankLayout layout = new RankLayout(d, TABLES);
    Set<List<Long>> places = new HashSet<>();
    long lines = 0;
    for (int t = 0; t < TABLES.size(); t++) {
      for (long r = 0; r < TABLES.get(t).rows(); r++) {
        RowKey k = new RowKey(t, r);
        for (int l = 0; l < layout.lines(t); l++) {
          long rank = layout.striped() ? 0 : layout.rank(k);
          places.add(List.of(rank, layout.address(k) / d.line() + l));
          lines++;
        }
      }
    }
    assertThat(places).hasSize((int) lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "table", "striped"})
  void isEveryLineReadOnceFromCacheOrCells(String rows) {
    RankDevice d = device("rows=" + rows);
    Queries q = Queries.zipf(TABLES, 20, 10, 1, 3);
    RankGather g = RankGather.run(d, TABLES, q.lookups());
    long perRow = rows.equals("striped") ? 8 * 3 : 1 + 4 + 1;
    assertThat(g.lines()).isEqualTo(20 * 10 * perRow);
    assertThat(g.hits()).isPositive().isLessThan(g.lines());
    RankGather cold = RankGather.run(device("rows=" + rows, "cache_bytes=0"), TABLES, q.lookups());
    assertThat(cold.hits()).isZero();
    assertThat(cold.cachePicojoule()).isZero();
    assertThat(cold.cycles()).isGreaterThanOrEqualTo(g.cycles());
    assertThat(RankGather.run(d, TABLES, q.lookups()).cycles()).isEqualTo(g.cycles());
  }

  @Test
  void isOneLookupAReadAndItsWay() {
    RankGather g = RankGather.run(device(), TABLES, List.of(List.of(new RowKey(0, 5))));
    // An activation, a read and its burst, after the cycle in which it is taken and before that in
    // which all is known; then the sum and its burst.
    assertThat(g.cycles()).isEqualTo(16 + 16 + 4 + 3 + 4 + 4);
    assertThat(g.sentLines()).isEqualTo(1);
    assertThat(RankGather.run(device(), TABLES, List.of()).cycles()).isZero();
  }

  @Test
  void areSumsAddedUpByModules() {
    List<RowKey> bag =
        java.util.stream.LongStream.range(0, 8).mapToObj(r -> new RowKey(0, r)).toList();
    assertThat(RankGather.run(device("rows=whole"), TABLES, List.of(bag)).sentLines()).isEqualTo(4);
    assertThat(RankGather.run(device("rows=whole", "sums=rank"), TABLES, List.of(bag)).sentLines())
        .isEqualTo(8);
    assertThat(RankGather.run(device(), TABLES, List.of(bag)).sentLines()).isEqualTo(1);
  }

  @Test
  void areMistakesNamed() {
    assertThatThrownBy(() -> device("rows=rowwise"))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("must be whole, table or striped");
    assertThatThrownBy(() -> device("sums=all")).hasMessageContaining("must be module or rank");
    assertThatThrownBy(() -> device("ranks_per_module=3")).hasMessageContaining("8 ranks");
    assertThatThrownBy(() -> device("cache_byte=1")).hasMessageContaining("'cache_bytes'");
    assertThatThrownBy(
            () -> RankGather.run(device(), List.of(new Table("t", 1L << 30, 64)), List.of()))
        .isInstanceOf(PlacementException.class)
        .hasMessageContaining("bytes of a rank");
  }
}
