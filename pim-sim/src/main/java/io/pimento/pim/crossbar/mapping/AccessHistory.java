package io.pimento.pim.crossbar.mapping;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Which rows of which tables were read, together, in the past. */
public final class AccessHistory {
  private final Map<String, List<int[]>> bags = new HashMap<>();

  /** Orders have a number a row, and tables may have millions: they go where memory runs short. */
  private final Map<List<Object>, SoftReference<int[]>> made = new ConcurrentHashMap<>();

  /** Adds the rows of one table that one sample reads. */
  public AccessHistory add(String table, int... rows) {
    made.clear();
    bags.computeIfAbsent(table, t -> new ArrayList<>()).add(rows.clone());
    return this;
  }

  /** Reads of every row of a table. */
  public long[] counts(String table, int rows) {
    long[] counts = new long[rows];
    for (int[] bag : bags.getOrDefault(table, List.of())) {
      for (int row : bag) {
        counts[row]++;
      }
    }
    return counts;
  }

  /**
   * Rank of every row, 0 the most frequent; ties go to the lower row. Kept while there is memory;
   * not to be changed.
   */
  public int[] ranks(String table, int rows) {
    return kept(List.of(table, rows), () -> rank(table, rows));
  }

  private int[] kept(List<Object> key, Supplier<int[]> make) {
    int[][] found = new int[1][];
    made.compute(
        key,
        (k, known) -> {
          int[] order = known == null ? null : known.get();
          found[0] = order == null ? make.get() : order;
          return known != null && order != null ? known : new SoftReference<>(found[0]);
        });
    return found[0];
  }

  private int[] rank(String table, int rows) {
    int[] rank = new int[rows];
    int at = 0;
    for (int row : byFrequency(counts(table, rows))) {
      rank[row] = at++;
    }
    return rank;
  }

  /** All rows; only those that were ever read need sorting, and large tables have few of them. */
  private static int[] byFrequency(long[] counts) {
    List<Integer> read = new ArrayList<>();
    for (int r = 0; r < counts.length; r++) {
      if (counts[r] > 0) {
        read.add(r);
      }
    }
    read.sort(Comparator.comparingLong((Integer r) -> -counts[r]).thenComparingInt(r -> r));
    int[] order = new int[counts.length];
    int at = 0;
    for (int r : read) {
      order[at++] = r;
    }
    for (int r = 0; r < counts.length; r++) {
      if (counts[r] == 0) {
        order[at++] = r;
      }
    }
    return order;
  }

  /**
   * Position of every row when groups are filled one by one: the hottest row that is left, then the
   * rows that were most often read with it. Kept while there is memory; not to be changed.
   */
  public int[] together(String table, int rows, int rowsPerGroup) {
    return kept(List.of(table, rows, rowsPerGroup), () -> group(table, rows, rowsPerGroup));
  }

  private int[] group(String table, int rows, int rowsPerGroup) {
    Int2ObjectOpenHashMap<List<int[]>> bagsOf = new Int2ObjectOpenHashMap<>();
    for (int[] bag : bags.getOrDefault(table, List.of())) {
      for (int row : bag) {
        bagsOf.computeIfAbsent(row, r -> new ArrayList<>()).add(bag);
      }
    }
    int[] position = new int[rows];
    Arrays.fill(position, -1);
    int at = 0;
    for (int seed : byFrequency(counts(table, rows))) {
      if (position[seed] >= 0) {
        continue;
      }
      position[seed] = at++;
      if (!bagsOf.containsKey(seed)) {
        continue;
      }
      Map<Integer, Integer> beside = new HashMap<>();
      for (int[] bag : bagsOf.getOrDefault(seed, List.of())) {
        for (int row : bag) {
          if (position[row] < 0) {
            beside.merge(row, 1, Integer::sum);
          }
        }
      }
      List<Integer> friends = new ArrayList<>(beside.keySet());
      friends.sort(
          Comparator.comparingInt((Integer r) -> -beside.getOrDefault(r, 0))
              .thenComparingInt(r -> r));
      for (int i = 0; i < friends.size() && at % rowsPerGroup != 0; i++) {
        position[friends.get(i)] = at++;
      }
    }
    return position;
  }
}
