package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Graph;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.mapping.MappedTable;
import io.pimento.pim.crossbar.mapping.Mapper;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.crossbar.schedule.Accesses;
import io.pimento.pim.crossbar.schedule.EnergyPart;
import io.pimento.pim.crossbar.schedule.Inference;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AreTablesWhereTheyAreReadBestTest {
  private static final int ROWS = 20_000;
  private static final int SAMPLES = 400;
  private final Graph graph = SmallModels.recommender(ROWS);
  private final Accesses accesses = Accesses.zipf(3, 1.1);

  private Mapping map(TablePolicy policy) throws IOException {
    AccessHistory history = new AccessHistory();
    for (int s = 0; s < SAMPLES; s++) {
      for (int t = 0; t < SmallModels.FIELDS; t++) {
        history.add("table." + t, accesses.rows(s, t, ROWS));
      }
    }
    return Mapper.map(
        graph, CrossbarDevice.named("isaac-32nm"), MappingOptions.STANDARD.with(policy), history);
  }

  /** The greatest number of reads that one group of crossbars has to serve. */
  private int load(Mapping mapping) {
    Map<Integer, Integer> loads = new HashMap<>();
    MappedTable table = mapping.tables().getFirst();
    for (int s = 0; s < SAMPLES; s++) {
      int row = accesses.rows(s, 0, ROWS)[0];
      loads.merge(table.layout().group(row, s % table.layout().copies(row)), 1, Integer::sum);
    }
    return loads.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  @Test
  void doesKnowingTheAccessesBalanceTheLoad() throws IOException {
    int naive = load(map(TablePolicy.NAIVE));
    int dealt = load(map(TablePolicy.ROUND_ROBIN));
    int aware = load(map(TablePolicy.ACCESS_AWARE));
    assertThat(dealt).isLessThan(naive);
    assertThat(aware).isLessThan(dealt);
  }

  @Test
  void doesItsTextKeepTheWordsThatItsHashIsMadeOf() throws IOException {
    assertThat(map(TablePolicy.NAIVE).text())
        .contains("tables=[Table[parameter=table.0, rows=" + ROWS + ", width=")
        .contains("precision=w8a8");
  }

  @Test
  void doesEveryRowHaveAPlaceThatHoldsIt() throws IOException {
    for (TablePolicy policy : EnumSet.complementOf(EnumSet.of(TablePolicy.COLUMN_WISE))) {
      Mapping m = map(policy);
      MappedTable table = m.tables().getFirst();
      int groups =
          table.spans().stream().mapToInt(s -> s.count()).sum() / table.crossbarsPerGroup();
      Map<Integer, Integer> held = new HashMap<>();
      for (int row = 0; row < ROWS; row++) {
        for (int c = 0; c < table.layout().copies(row); c++) {
          int group = table.layout().group(row, c);
          assertThat(group).isBetween(0, groups - 1);
          held.merge(group, 1, Integer::sum);
        }
      }
      // 128 rows, each wide enough for two embeddings of 16 numbers in four cells.
      assertThat(held.values()).as(policy.toString()).allMatch(n -> n <= 256 + 4);
    }
  }

  @Test
  void areRowsOfOneBagSideBySide() {
    AccessHistory h = new AccessHistory().add("t", 7, 3).add("t", 7, 3).add("t", 7, 5).add("t", 1);
    int[] at = h.together("t", 10, 2);
    assertThat(at[7] / 2).isEqualTo(at[3] / 2);
    assertThat(at).doesNotHaveDuplicates();
  }

  @Test
  void doesReadingWithoutAdcsSaveTimeAndEnergy() throws IOException {
    CrossbarDevice d = CrossbarDevice.named("isaac-32nm");
    MappingOptions o = MappingOptions.STANDARD;
    AccessHistory none = new AccessHistory();
    Inference sensed = Inference.run(d, Mapper.map(graph, d, o, none), accesses, 2);
    Inference converted =
        Inference.run(d, Mapper.map(graph, d, o.withSense(false), none), accesses, 2);
    assertThat(sensed.cycles()).isLessThan(converted.cycles());
    assertThat(sensed.energy().byPart().get(EnergyPart.ADC))
        .isLessThan(converted.energy().byPart().get(EnergyPart.ADC));
  }

  @Test
  void isTheMappingPrintedAndHashed() throws IOException {
    Mapping naive = map(TablePolicy.NAIVE);
    assertThat(naive.text()).contains("embedding-lookup", "row-linear", "attention", "t0[0..");
    assertThat(naive.hash()).isNotEqualTo(map(TablePolicy.ROUND_ROBIN).hash());
    assertThatThrownBy(() -> TablePolicy.named("round-robbin"))
        .hasMessage("no mapping of tables 'round-robbin'; the nearest is 'round-robin'");
  }
}
