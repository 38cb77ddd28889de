package io.pimento.pim.crossbar.mapping;

import java.util.Arrays;

/** Which group of crossbars holds a row of a table. */
public sealed interface TableLayout {
  /** The group of one copy of a row. */
  int group(int row, int copy);

  /** Copies of a row. */
  int copies(int row);

  /** Rows after one another, as they come. */
  record Sequential(int rowsPerGroup) implements TableLayout {
    @Override
    public int group(int row, int copy) {
      return row / rowsPerGroup;
    }

    @Override
    public int copies(int row) {
      return 1;
    }
  }

  /** Neighbouring rows in different groups. */
  record RoundRobin(int groups) implements TableLayout {
    @Override
    public int group(int row, int copy) {
      return row % groups;
    }

    @Override
    public int copies(int row) {
      return 1;
    }
  }

  /**
   * Rows dealt to groups by falling frequency, the hottest of them several times.
   *
   * @param rank of every row, 0 the most frequent
   * @param hot how many rows have copies
   * @param hotCopies copies of each of those
   */
  record ByFrequency(int groups, int[] rank, int hot, int hotCopies) implements TableLayout {
    @Override
    public int group(int row, int copy) {
      int stride = Math.max(1, groups / hotCopies);
      return (rank[row] + copy * stride) % groups;
    }

    @Override
    public int copies(int row) {
      return rank[row] < hot ? hotCopies : 1;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof ByFrequency f
          && groups == f.groups
          && hot == f.hot
          && hotCopies == f.hotCopies
          && Arrays.equals(rank, f.rank);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * groups + hot) + Arrays.hashCode(rank);
    }

    @Override
    public String toString() {
      return "ByFrequency[groups="
          + groups
          + ", hot="
          + hot
          + ", hotCopies="
          + hotCopies
          + ", ranks="
          + Integer.toHexString(Arrays.hashCode(rank))
          + "]";
    }
  }

  /**
   * Rows that are read together side by side.
   *
   * @param position of every row in the order in which groups are filled
   */
  record Grouped(int rowsPerGroup, int[] position) implements TableLayout {
    @Override
    public int group(int row, int copy) {
      return position[row] / rowsPerGroup;
    }

    @Override
    public int copies(int row) {
      return 1;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Grouped g
          && rowsPerGroup == g.rowsPerGroup
          && Arrays.equals(position, g.position);
    }

    @Override
    public int hashCode() {
      return 31 * rowsPerGroup + Arrays.hashCode(position);
    }

    @Override
    public String toString() {
      return "Grouped[rowsPerGroup="
          + rowsPerGroup
          + ", positions="
          + Integer.toHexString(Arrays.hashCode(position))
          + "]";
    }
  }
}
