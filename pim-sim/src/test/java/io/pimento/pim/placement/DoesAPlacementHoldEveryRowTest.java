package io.pimento.pim.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoesAPlacementHoldEveryRowTest {
  private static final List<Table> TABLES =
      List.of(new Table("a", 1000, 64), new Table("b", 77, 64), new Table("c", 3, 128));
  private static final long BYTES = TABLES.stream().mapToLong(Table::bytes).sum();

  @TempDir private Path folder;

  @Test
  void areAllBytesSomewhereOnce() {
    for (Placement p :
        List.of(
            Placements.naive(TABLES, 16, 8192, "bytes"),
            Placements.roundRobin(TABLES, 16, 8192, "bytes"))) {
      long sum = 0;
      for (long b : p.bytesByUnit()) {
        sum += b;
      }
      assertThat(sum).isEqualTo(BYTES);
      Set<String> places = new HashSet<>();
      for (int t = 0; t < TABLES.size(); t++) {
        for (long r = 0; r < TABLES.get(t).rows(); r++) {
          RowKey k = new RowKey(t, r);
          int unit = p.unitsOf(k).getFirst();
          long at = p.byteIn(k, unit);
          assertThat(at).isBetween(0L, 8192L - 64);
          assertThat(places.add(unit + ":" + at)).isTrue();
        }
      }
    }
  }

  @Test
  void areAllColumnsSomewhereOnce() {
    List<Table> odd =
        List.of(new Table("a", 30, 64), new Table("b", 50, 12), new Table("c", 7, 200));
    for (int units : new int[] {1, 3, 8, 16}) {
      Placement p = Placements.columnWise(odd, units, 1 << 14, "bytes");
      long[] used = new long[units];
      Set<String> places = new HashSet<>();
      for (int t = 0; t < odd.size(); t++) {
        for (long r = 0; r < odd.get(t).rows(); r++) {
          RowKey k = new RowKey(t, r);
          int bytes = 0;
          for (int unit : p.unitsOf(k)) {
            for (int b = 0; b < p.bytesIn(k, unit); b++) {
              assertThat(places.add(unit + ":" + (p.byteIn(k, unit) + b))).isTrue();
            }
            bytes += p.bytesIn(k, unit);
            used[unit] += p.bytesIn(k, unit);
          }
          assertThat(bytes).isBetween(odd.get(t).rowBytes(), odd.get(t).rowBytes() + 7);
        }
      }
      assertThat(p.bytesByUnit()).isEqualTo(used);
      assertThat(Placement.read(p.json())).isEqualTo(p);
    }
    assertThatThrownBy(() -> Placements.columnWise(odd, 2, 100, "mram_bytes"))
        .hasMessageContaining("mram_bytes = 100");
  }

  @Test
  void doesItReadBackWithTheSameHash() {
    Queries q = Queries.zipf(TABLES, 200, 1, 1.1, 7);
    Placement p = Placements.accessAware(Placements.roundRobin(TABLES, 16, 16384, "b"), q, 50, "b");
    Placement back = Placement.read(p.json());
    assertThat(back).isEqualTo(p);
    assertThat(back.hash()).isEqualTo(p.hash());
    assertThat(p.hash()).isNotEqualTo(Placements.roundRobin(TABLES, 16, 16384, "b").hash());
  }

  @Test
  void areTablesThatDoNotFitAnErrorWithBothValues() {
    assertThatThrownBy(() -> Placements.roundRobin(TABLES, 2, 1024, "mram_bytes"))
        .isInstanceOf(PlacementException.class)
        .hasMessageContaining("mram_bytes = 1024")
        .hasMessageContaining("34");
    assertThatThrownBy(() -> Placements.naive(TABLES, 2, 1024, "mram_bytes"))
        .hasMessageContaining("mram_bytes = 1024");
  }

  @Test
  void doTheColdestTablesSpill() {
    Queries q = new Queries(List.of(List.of(new RowKey(1, 0), new RowKey(2, 0))));
    Placement p = Placements.spilling(TABLES, 2, 4096, q, "mram_bytes");
    assertThat(p.spilled()).containsExactly(0);
  }

  @Test
  void areHotRowsOfAFileCopiedAndBadLinesNamed() throws Exception {
    Path file = folder.resolve("f.csv");
    Files.writeString(file, "table,row,count\n0,5,900\n1,2,50\n1,3,50\n");
    Placement base = Placements.roundRobin(TABLES, 4, 65536, "b");
    Placement p =
        Placements.accessAware(base, FrequencyFile.read(file), new Queries(List.of()), 10, "b");
    assertThat(p.unitsOf(new RowKey(0, 5))).containsExactly(0, 1, 2, 3);
    assertThat(p.unitsOf(new RowKey(1, 2))).hasSize(1);
    Files.writeString(file, "0,5,x\n");
    assertThatThrownBy(() -> FrequencyFile.read(file)).hasMessageContaining("f.csv:1: expected");
    Files.writeString(file, "0,5,1\n0,5,2\n");
    assertThatThrownBy(() -> FrequencyFile.read(file)).hasMessageContaining("0:5 is given twice");
  }
}
