package io.pimento.pim.inference;

import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.schedule.Accesses;
import io.pimento.pim.placement.PlacementException;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Which rows are read: the past, which mappings and caches know, and one query a sample now. */
public final class Traffic {
  /** Past samples that mappings and caches know unless another number is asked for. */
  public static final int HISTORY = 5000;

  /** Exponent of the law that rows follow where nobody knows more. */
  public static final double EXPONENT = 1.05;

  private final Queries past;
  private final Queries now;
  private final Map<List<Table>, AccessHistory> histories = new ConcurrentHashMap<>();
  private final Map<Object, Gathering> gatherings = new ConcurrentHashMap<>();
  private final Map<Object, double[]> arrivals = new ConcurrentHashMap<>();
  private final Map<List<Integer>, Traffic> parts = new ConcurrentHashMap<>();
  private final Map<Integer, int[][][]> rows = new ConcurrentHashMap<>();

  /**
   * @param now one query a sample of the batch
   */
  public Traffic(Queries past, Queries now) {
    this.past = past;
    this.now = now;
  }

  public Queries past() {
    return past;
  }

  public Queries now() {
    return now;
  }

  /** Seeded Zipf laws, one row a table; the past has a seed of its own. */
  public static Traffic zipf(
      List<Table> tables, int history, int batch, double exponent, long seed) {
    return new Traffic(
        Queries.zipf(tables, history, 1, exponent, seed + 1),
        Queries.zipf(tables, batch, 1, exponent, seed));
  }

  /** Queries that were recorded; those of the past come before those of the batch. */
  public static Traffic of(Queries recorded, int batch) {
    List<List<RowKey>> all = recorded.lookups();
    if (all.size() < batch) {
      throw new PlacementException(
          "the trace has " + all.size() + " queries, a batch of " + batch + " needs as many");
    }
    int from = all.size() - batch;
    return new Traffic(
        new Queries(all.subList(0, from)), new Queries(all.subList(from, all.size())));
  }

  /** How a host gathers these rows; found once. */
  Gathering gathering(Object key, Supplier<Gathering> find) {
    return gatherings.computeIfAbsent(key, k -> find.get());
  }

  /** When lines are there by a host's measured speed; found once. */
  double[] arrivals(Object key, Supplier<double[]> find) {
    return arrivals.computeIfAbsent(key, k -> find.get());
  }

  /** What is read of some tables alone, which are then counted by their places in the list. */
  Traffic of(List<Integer> tables) {
    return parts.computeIfAbsent(
        List.copyOf(tables), kept -> new Traffic(only(past, kept), only(now, kept)));
  }

  private static Queries only(Queries queries, List<Integer> tables) {
    return new Queries(
        queries.lookups().stream()
            .map(
                q ->
                    q.stream()
                        .filter(k -> tables.contains(k.table()))
                        .map(k -> new RowKey(tables.indexOf(k.table()), k.row()))
                        .toList())
            .toList());
  }

  /** Samples of the batch. */
  public int batch() {
    return now.lookups().size();
  }

  /** The same rows as crossbars take them; made once. */
  Accesses accesses(int tables) {
    int[][][] made = rows.computeIfAbsent(tables, count -> byTable(now, count));
    return (sample, table, count) -> made[sample][table];
  }

  /** The past as crossbars take it; made once. */
  AccessHistory history(List<Table> tables) {
    return histories.computeIfAbsent(List.copyOf(tables), this::read);
  }

  private AccessHistory read(List<Table> tables) {
    AccessHistory history = new AccessHistory();
    for (int[][] query : byTable(past, tables.size())) {
      for (int t = 0; t < query.length; t++) {
        if (query[t].length > 0) {
          history.add(tables.get(t).name(), query[t]);
        }
      }
    }
    return history;
  }

  private static int[][][] byTable(Queries queries, int tables) {
    List<int[][]> all = new ArrayList<>();
    for (List<RowKey> query : queries.lookups()) {
      IntArrayList[] rows = new IntArrayList[tables];
      Arrays.setAll(rows, _ -> new IntArrayList(1));
      for (RowKey k : query) {
        if (k.table() < tables) {
          rows[k.table()].add(Math.toIntExact(k.row()));
        }
      }
      all.add(Arrays.stream(rows).map(IntArrayList::toIntArray).toArray(int[][]::new));
    }
    return all.toArray(new int[0][][]);
  }

  /** Lookups of a list of queries, one after the other. */
  static List<RowKey> flat(Queries queries) {
    return queries.lookups().stream().flatMap(List::stream).toList();
  }

  @Override
  public String toString() {
    return "Traffic[past=" + past.lookups().size() + ", now=" + batch() + "]";
  }
}
