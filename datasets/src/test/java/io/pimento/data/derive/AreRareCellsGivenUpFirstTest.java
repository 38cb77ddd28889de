package io.pimento.data.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AreRareCellsGivenUpFirstTest {
  /** Cells 1 to n, the cell k of k rows. */
  private static CrossCells staircase(int n) {
    CrossCells cells = new CrossCells();
    for (int k = 1; k <= n; k++) {
      for (int r = 0; r < k; r++) {
        cells.add(k);
      }
    }
    return cells;
  }

  @Test
  void areCellsNumberedByRows() {
    CellLookup.Counted counted = staircase(5).numbered(2);
    assertThat(counted.cells()).isEqualTo(5);
    assertThat(counted.cell(5)).isEqualTo(1);
    assertThat(counted.cell(2)).isEqualTo(4);
    assertThat(counted.cell(1)).as("too rare").isZero();
    assertThat(counted.cell(77)).as("unseen").isZero();
  }

  @Test
  void doCrossesChosenLastLoseTheirsFirst() {
    List<String> said = new ArrayList<>();
    List<CrossCells> cells = List.of(staircase(10), staircase(10), staircase(10));
    assertThat(CrossTables.fewest(30, cells, said)).containsExactly(1, 1, 1);
    assertThat(said).isEmpty();
    assertThat(CrossTables.fewest(28, cells, said)).containsExactly(1, 2, 2);
    assertThat(CrossTables.fewest(26, cells, said)).containsExactly(2, 2, 3);
    assertThat(said).hasSize(2).allMatch(s -> s.contains("are left out"));
  }

  @Test
  void areTheRarestDroppedWhileTheyAreCounted() throws Exception {
    List<CrossCells> cells = List.of(staircase(100), staircase(100));
    try (Crew crew = new Crew(2)) {
      CrossTables.keepWithin(200, cells, crew);
      assertThat(cells).noneMatch(CrossCells::isPruned);
      CrossTables.keepWithin(160, cells, crew);
    }
    assertThat(cells).allMatch(CrossCells::isPruned);
    assertThat(cells.stream().mapToInt(CrossCells::size).sum()).isBetween(60, 120);
    assertThat(cells.getFirst().numbered(1).cell(100)).isEqualTo(1);
  }

  @Test
  void areTooManyCombinationsToldFromFew() {
    int[] fields = {0, 1, 2};
    assertThat(Combination.of(fields, new int[] {3, 4, 5}).cells()).isEqualTo(60);
    int large = 1 << 30;
    assertThat(Combination.of(fields, new int[] {large, large, 2}).cells()).isEqualTo(1L << 61);
    assertThat(Combination.of(fields, new int[] {large, large, 8}).cells()).isNegative();
    assertThat(Combination.of(fields, new int[] {large, large, large}).cells()).isNegative();
  }
}
