package io.pimento.job.auto.choice;

import io.pimento.search.pipeline.RungTrainings;
import java.util.ArrayList;
import java.util.List;

/**
 * On how many train rows candidates are tried, fewest first; few of each rung go on to the next
 * (successive halving: Jamieson and Talwalkar 2016).
 */
public record Rungs(List<Long> rows) {
  /** One of so many goes on. */
  private static final int CUT = 4;

  /** Of the budget, for the first candidates on the lowest rung. */
  private static final double FIRST_SHARE = 0.15;

  private static final int FIRST_CANDIDATES = 24;

  /** Of the rows: with fewer, what needs little data wins, unlike on all of them. */
  private static final double TELLING = 1.0 / 8;

  /** Of the budget, for first candidates on that part. */
  private static final double TELLING_SHARE = 0.4;

  /** Of the budget, for one training on the highest rung, if that is not on all rows. */
  private static final double TOP_SHARE = 0.5;

  /** A candidate's cost in passes of the probe's over its rows. */
  private static final double PASSES = 8;

  /** Fewer rows say too little of a model. */
  private static final long LEAST = 10_000;

  /** Rungs nearer to one another are one. */
  private static final double NEAR = 1.5;

  private static final double FAR = 5;

  public Rungs {
    rows = List.copyOf(rows);
  }

  /**
   * Plans rungs: the highest has all rows, unless one usual training takes too much of the budget.
   *
   * @param all train rows
   * @param perSecond rows a second of the probe, of all trainings side by side
   * @param lanes trainings side by side
   * @param budget seconds
   */
  public static Rungs plan(long all, double perSecond, int lanes, double budget) {
    double passes = perSecond * budget / PASSES;
    long top = rounded(Math.min((double) all, Math.max(LEAST, passes * TOP_SHARE / lanes)), all);
    double telling = Math.min(TELLING * all, passes * TELLING_SHARE / FIRST_CANDIDATES);
    double first = Math.max(LEAST, Math.max(telling, passes * FIRST_SHARE / FIRST_CANDIDATES));
    if (first * NEAR >= (double) top) {
      return new Rungs(List.of(top));
    }
    List<Long> rows = new ArrayList<>(List.of(rounded(first, all)));
    if (first * FAR < (double) top) {
      rows.add(rounded(Math.sqrt(first * (double) top), all));
    }
    rows.add(top);
    return new Rungs(rows);
  }

  /** Some parts of the rows. */
  public static Rungs of(List<Double> parts, long all) {
    return new Rungs(parts.stream().map(p -> RungTrainings.rows(p, all)).distinct().toList());
  }

  /** Two digits: a plan that a slightly different machine would make, too. */
  private static long rounded(double rows, long all) {
    if (rows >= (double) all) {
      return all;
    }
    double unit = Math.pow(10, Math.floor(Math.log10(rows)) - 1);
    return Math.min(all, (long) (Math.floor(rows / unit) * unit));
  }

  /** How many of some go on to the next rung. */
  public static int through(int there) {
    return Math.max(1, Math.ceilDiv(there, CUT));
  }

  /** The number of the highest, from 0. */
  public int top() {
    return rows.size() - 1;
  }
}
