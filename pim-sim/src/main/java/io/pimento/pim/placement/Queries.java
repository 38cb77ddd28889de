package io.pimento.pim.placement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;

/**
 * What queries look up: a query has a list of rows, those of one table are added up.
 *
 * @param lookups by query, in the order of the lookups
 */
public record Queries(List<List<RowKey>> lookups) {
  public Queries {
    lookups = lookups.stream().map(List::copyOf).toList();
  }

  /**
   * Queries with {@code perTable} lookups a table, rows drawn from a Zipf law, each table's ranks
   * in an order of its own.
   */
  public static Queries zipf(
      List<Table> tables, int queries, int perTable, double exponent, long seed) {
    return zipf(tables, queries, perTable, Collections.nCopies(tables.size(), exponent), seed);
  }

  /** The same with an exponent a table. */
  public static Queries zipf(
      List<Table> tables, int queries, int perTable, List<Double> exponents, long seed) {
    return zipf(tables, queries, (query, table) -> perTable, exponents, seed);
  }

  /**
   * The same with as many lookups as a function of query and table says.
   *
   * @param lookups rows that a query reads of a table
   */
  public static Queries zipf(
      List<Table> tables,
      int queries,
      IntBinaryOperator lookups,
      List<Double> exponents,
      long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<RowKey>> all = new ArrayList<>();
    for (int q = 0; q < queries; q++) {
      List<RowKey> query = new ArrayList<>();
      for (int t = 0; t < tables.size(); t++) {
        long rows = tables.get(t).rows();
        int wanted = lookups.applyAsInt(q, t);
        for (int k = 0; k < wanted; k++) {
          long rank = rank(random.nextDouble(), rows, exponents.get(t));
          query.add(new RowKey(t, scattered(rank, rows, t)));
        }
      }
      all.add(query);
    }
    return new Queries(all);
  }

  /** The rank at a quantile of the continuous law with density x^-exponent on [1, rows + 1). */
  private static long rank(double quantile, long rows, double exponent) {
    double x;
    if (Math.abs(exponent - 1) < 1e-9) {
      x = Math.pow(rows + 1.0, quantile);
    } else {
      double e = 1 - exponent;
      x = Math.pow(quantile * (Math.pow(rows + 1.0, e) - 1) + 1, 1 / e);
    }
    return Math.min(rows - 1, (long) x - 1);
  }

  /** A bijection of [0, rows) where the step has no common divisor with the rows. */
  private static long scattered(long rank, long rows, int table) {
    long step = rows * 5 / 8 | 1;
    while (gcd(step, rows) != 1) {
      step += 2;
    }
    return Math.floorMod(Math.multiplyHigh(rank, step) == 0 ? rank * step + table : rank, rows);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Reads a line a query, {@code table:row} apart by blanks; # begins a comment. */
  public static Queries read(Path path) throws IOException {
    List<List<RowKey>> all = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(path)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<RowKey> query = new ArrayList<>();
      for (String word : line.strip().split("\\s+")) {
        if (!word.matches("[0-9]{1,9}:[0-9]{1,18}")) {
          throw new PlacementException(
              path + ":" + number + ": expected table:row, not '" + word + "'");
        }
        query.add(RowKey.parse(word));
      }
      all.add(query);
    }
    return new Queries(all);
  }

  /** The form that {@link #read} reads. */
  public String text() {
    StringBuilder s = new StringBuilder();
    for (List<RowKey> query : lookups) {
      for (int i = 0; i < query.size(); i++) {
        s.append(i == 0 ? "" : " ").append(query.get(i));
      }
      s.append('\n');
    }
    return s.toString();
  }

  /** How often each row is looked up. */
  public Map<RowKey, Long> frequencies() {
    Map<RowKey, Long> counts = new HashMap<>();
    lookups.forEach(q -> q.forEach(k -> counts.merge(k, 1L, Long::sum)));
    return counts;
  }

  /** Every query names rows that exist; else an error that names table and row. */
  public void check(List<Table> tables) {
    for (List<RowKey> query : lookups) {
      for (RowKey k : query) {
        if (k.table() >= tables.size() || k.row() >= tables.get(k.table()).rows()) {
          throw new PlacementException(
              "a query looks up "
                  + k
                  + "; there are "
                  + tables.size()
                  + " tables"
                  + (k.table() < tables.size()
                      ? " and " + tables.get(k.table()).rows() + " rows in that one"
                      : ""));
        }
      }
    }
  }
}
