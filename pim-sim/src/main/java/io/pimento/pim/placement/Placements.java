package io.pimento.pim.placement;

import io.pimento.pim.placement.Placement.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** How rows come to their units. */
public final class Placements {
  private Placements() {}

  /** Tables one after the other. */
  public static Placement naive(List<Table> tables, int units, long unitBytes, String key) {
    return new Placement(Rule.NAIVE, units, unitBytes, tables, Set.of(), new TreeMap<>())
        .checked(key);
  }

  /** Rows in turn. */
  public static Placement roundRobin(List<Table> tables, int units, long unitBytes, String key) {
    return new Placement(Rule.ROUND_ROBIN, units, unitBytes, tables, Set.of(), new TreeMap<>())
        .checked(key);
  }

  /** Rows in turn; the tables with the fewest lookups a byte stay with the host until all fits. */
  public static Placement spilling(
      List<Table> tables, int units, long unitBytes, Queries sample, String key) {
    return spilling(Rule.ROUND_ROBIN, tables, units, unitBytes, sample, key);
  }

  /** Columns of all rows in turn. */
  public static Placement columnWise(List<Table> tables, int units, long unitBytes, String key) {
    return new Placement(Rule.COLUMN_WISE, units, unitBytes, tables, Set.of(), new TreeMap<>())
        .checked(key);
  }

  /** Columns of all rows in turn; tables stay with the host likewise. */
  public static Placement columnWise(
      List<Table> tables, int units, long unitBytes, Queries sample, String key) {
    return spilling(Rule.COLUMN_WISE, tables, units, unitBytes, sample, key);
  }

  private static Placement spilling(
      Rule rule, List<Table> tables, int units, long unitBytes, Queries sample, String key) {
    long[] lookups = new long[tables.size()];
    sample.lookups().forEach(q -> q.forEach(k -> lookups[k.table()]++));
    List<Integer> coldest =
        IntStream.range(0, tables.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                        (Integer t) -> (double) lookups[t] / tables.get(t).bytes())
                    .thenComparing(t -> t))
            .toList();
    Set<Integer> spilled = new TreeSet<>();
    for (int next = 0; ; next++) {
      Placement p = new Placement(rule, units, unitBytes, tables, spilled, new TreeMap<>());
      boolean fits = Arrays.stream(p.bytesByUnit()).allMatch(b -> b <= unitBytes);
      if (fits) {
        return p.checked(key);
      }
      spilled.add(coldest.get(next));
    }
  }

  /**
   * Rows in turn, but the hottest where their reads weigh least: from the most looked-up on, each
   * goes to the unit with the least load so far, where rows of the same queries weigh extra, so
   * that one query's rows are read side by side. A row with more lookups than a unit's fair share
   * gets as many copies as it has shares.
   *
   * @param hot how many rows are placed by their lookups
   */
  public static Placement accessAware(Placement base, Queries sample, int hot, String key) {
    return accessAware(base, sample.frequencies(), sample, hot, key);
  }

  /** The same with counts of their own; the sample says which rows go together. */
  public static Placement accessAware(
      Placement base, Map<RowKey, Long> counts, Queries sample, int hot, String key) {
    List<RowKey> rows =
        counts.keySet().stream()
            .filter(k -> !base.isSpilled(k))
            .sorted(
                Comparator.comparingLong((RowKey k) -> -counts.getOrDefault(k, 0L))
                    .thenComparing(k -> k))
            .limit(hot)
            .toList();
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    double share = Math.max(1, (double) total / base.units());
    Map<RowKey, List<Integer>> queriesOf = new HashMap<>();
    rows.forEach(k -> queriesOf.put(k, new ArrayList<>()));
    for (int q = 0; q < sample.lookups().size(); q++) {
      for (RowKey k : sample.lookups().get(q)) {
        List<Integer> of = queriesOf.get(k);
        if (of != null) {
          of.add(q);
        }
      }
    }
    double[] load = new double[base.units()];
    counts.forEach(
        (k, n) -> {
          if (!queriesOf.containsKey(k) && !base.isSpilled(k)) {
            load[base.unitsOf(k).getFirst()] += n;
          }
        });
    List<Map<Integer, Integer>> inUnit = new ArrayList<>();
    for (int u = 0; u < base.units(); u++) {
      inUnit.add(new HashMap<>());
    }
    SortedMap<RowKey, List<Integer>> placed = new TreeMap<>();
    for (RowKey k : rows) {
      long n = counts.getOrDefault(k, 0L);
      int copies = (int) Math.min(base.units(), Math.max(1, Math.ceil(n / share)));
      List<Integer> queries = queriesOf.getOrDefault(k, List.of());
      TreeSet<Integer> where = new TreeSet<>();
      for (int c = 0; c < copies; c++) {
        int best = best(load, inUnit, queries, where);
        where.add(best);
        load[best] += (double) n / copies;
        queries.forEach(q -> inUnit.get(best).merge(q, 1, Integer::sum));
      }
      placed.put(k, List.copyOf(where));
    }
    return new Placement(
            base.rule(), base.units(), base.unitBytes(), base.tables(), base.spilled(), placed)
        .checked(key);
  }

  private static int best(
      double[] load, List<Map<Integer, Integer>> inUnit, List<Integer> queries, Set<Integer> not) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int u = 0; u < load.length; u++) {
      if (not.contains(u) || load[u] >= least) {
        continue;
      }
      double weight = load[u];
      Map<Integer, Integer> there = inUnit.get(u);
      if (!there.isEmpty()) {
        for (int q : queries) {
          weight += there.getOrDefault(q, 0) / (double) queries.size();
        }
      }
      if (weight < least) {
        least = weight;
        best = u;
      }
    }
    return best;
  }
}
