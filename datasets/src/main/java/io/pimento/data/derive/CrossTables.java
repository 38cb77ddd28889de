package io.pimento.data.derive;

import io.pimento.data.derive.InputLearner.CellRules;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The cells that crosses have among all train rows.
 *
 * @param lookups one a cross
 * @param rows of the embedding table that the first cells of each make; 0 for none
 * @param approximations what is not exact
 */
record CrossTables(List<CellLookup> lookups, List<Integer> rows, List<String> approximations) {
  /** Most cells of all crosses. */
  static final long MOST_CELLS = 1L << 22;

  /** Fewest rows of a cell that has a row of an embedding table. */
  static final int EMBEDDED_ROWS = 50;

  /** Most cells that are counted at a time before the rare ones are known. */
  static final long MOST_COUNTED = 1L << 23;

  /**
   * Counts cells.
   *
   * @param embedded most crosses that make embedding tables
   * @param progress hears of rows
   */
  static CrossTables of(
      List<Combination> crosses,
      TrainPass pass,
      Crew crew,
      int embedded,
      CellRules rules,
      LongConsumer progress)
      throws InterruptedIOException {
    List<CrossCells> cells = new ArrayList<>();
    crosses.forEach(c -> cells.add(new CrossCells()));
    List<String> approximations = new ArrayList<>();
    long[] done = new long[1];
    pass.run(
        rows -> {
          crew.run(
              cells.size(),
              (k, worker) -> {
                Combination combination = crosses.get(k);
                for (int r = 0; r < rows.rows; r++) {
                  cells.get(k).add(Combination.spread(combination.key(rows.codes, r)));
                }
              });
          keepWithin(MOST_COUNTED, cells, crew);
          done[0] += rows.rows;
          progress.accept(done[0]);
        });
    if (cells.stream().anyMatch(CrossCells::isPruned)) {
      approximations.add(
          "the cells of crosses did not fit the memory: of rare ones some rows are not counted");
    }
    int[] fewest = fewest(MOST_CELLS, cells, approximations);
    CellLookup[] numbered = new CellLookup[cells.size()];
    crew.run(cells.size(), (k, worker) -> numbered[k] = cells.get(k).numbered(fewest[k]));
    return new CrossTables(
        Arrays.asList(numbered),
        embedded(cells, embedded, pass.train().rows(), rules),
        List.copyOf(approximations));
  }

  /**
   * Rows of each cross's embedding table. A vector for each of many rare cells learns their few
   * rows by heart, so only frequent ones have any, and only crosses that consist of such for the
   * most part.
   */
  private static List<Integer> embedded(
      List<CrossCells> cells, int most, long trainRows, CellRules rules) {
    List<Integer> rows = new ArrayList<>();
    int left = most;
    for (CrossCells c : cells) {
      int least = Math.max(EMBEDDED_ROWS, rules.minCount());
      boolean frequent = left > 0 && 2 * c.rowsOf(least) >= trainRows;
      rows.add(frequent ? Math.min(rules.rowCap(), c.atLeast(least) + 1) : 0);
      left -= frequent ? 1 : 0;
    }
    return rows;
  }

  /** Drops the rarest cells while there are too many. */
  static void keepWithin(long most, List<CrossCells> cells, Crew crew)
      throws InterruptedIOException {
    if (cells.stream().mapToLong(CrossCells::size).sum() <= most) {
      return;
    }
    for (int threshold = 1; 4 * total(cells) > 3 * most; threshold *= 2) {
      int at = threshold;
      crew.run(cells.size(), (k, worker) -> cells.get(k).prune(at));
    }
  }

  private static long total(List<CrossCells> cells) {
    return cells.stream().mapToLong(CrossCells::size).sum();
  }

  /**
   * The fewest rows of the cells that each cross keeps: those chosen last lose their rare ones
   * first.
   */
  static int[] fewest(long most, List<CrossCells> cells, List<String> approximations) {
    int[] fewest = new int[cells.size()];
    Arrays.fill(fewest, 1);
    long total = total(cells);
    for (int least = 2; total > most; least++) {
      for (int k = cells.size() - 1; k >= 0 && total > most; k--) {
        total -= cells.get(k).atLeast(fewest[k]) - cells.get(k).atLeast(least);
        fewest[k] = least;
      }
    }
    if (!cells.isEmpty() && fewest[cells.size() - 1] > 1) {
      approximations.add(
          "crosses have more than %d cells: of those chosen last, cells of fewer than %d rows are"
                  .formatted(most, fewest[cells.size() - 1])
              + " left out");
    }
    return fewest;
  }
}
