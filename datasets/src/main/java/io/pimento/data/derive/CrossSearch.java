package io.pimento.data.derive;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses crosses one after the other, each by what it adds to an {@link AdditiveModel} of all
 * single fields and the crosses before it.
 *
 * <p>All pairs are measured first, by fewer rows the more pairs there are; the best are measured by
 * all rows. Once one is taken, what it may replace is measured again only when its turn comes. A
 * chosen pair also proposes itself with each further field.
 */
final class CrossSearch {
  /** Least gain of a cross, in log loss. */
  static final double LEAST_GAIN = 2e-5;

  /** Least gain in its own standard errors. */
  static final double LEAST_ERRORS = 2;

  private static final int PASSES = 6;

  /** Damped steps that a chosen cross takes, so that little of it is left for others like it. */
  private static final int STEPS = 1;

  /** A cross with one more field has at least so many times the cells, or it is the same again. */
  private static final double MORE_CELLS = 1.05;

  /** Rows that all candidates of one round are measured by together, and the fewest each. */
  private static final long SCREENED = 40_000_000;

  private static final int FEWEST_ROWS = 5_000;

  /** The pairs that are measured by all rows. */
  private static final int POOL = 80;

  /** Candidates measured again before one is taken, and triples that a pair leaves behind. */
  private static final int AGAIN = 8;

  private static final int GROWN = 5;

  private final SampleRows sample;
  private final InputSettings settings;
  private final Crew crew;
  private final AdditiveModel model;
  private final List<AdditiveModel.Scratch> scratch = new ArrayList<>();
  private final int[] distinct;

  /** How many cells the chosen crosses have among the sampled rows. */
  private final Map<Combination, Integer> cells = new HashMap<>();

  /**
   * A cross.
   *
   * @param gain by which it lowers the log loss of rows that it was not fitted to
   * @param error standard error of the gain
   * @param distinct cells among the sampled rows
   */
  record Found(Combination combination, double gain, double error, int distinct) {
    boolean counts() {
      return gain > LEAST_GAIN && gain > LEAST_ERRORS * error;
    }
  }

  /** By falling gain; ties by fields, so that the order never depends on timing. */
  private static final Comparator<Found> BY_GAIN =
      Comparator.comparingDouble((Found f) -> -f.gain)
          .thenComparing(
              (a, b) -> java.util.Arrays.compare(a.combination.fields(), b.combination.fields()));

  CrossSearch(SampleRows sample, InputSettings settings, Crew crew) {
    this.sample = sample;
    this.settings = settings;
    this.crew = crew;
    model = new AdditiveModel(sample);
    distinct = new int[sample.fields()];
    for (int w = 0; w < crew.size() && settings.crosses() > 0; w++) {
      scratch.add(new AdditiveModel.Scratch(sample.rows()));
    }
  }

  /** The crosses, the first chosen first. */
  List<Found> run() throws InterruptedIOException {
    if (settings.crosses() == 0 || sample.fields() < 2 || sample.rows() < FEWEST_ROWS / 50) {
      return List.of();
    }
    List<Combination> single = new ArrayList<>();
    for (int f = 0; f < sample.fields(); f++) {
      single.add(combination(f));
    }
    measure(single, sample.rows()).forEach(f -> {});
    for (int pass = 0; pass < PASSES; pass++) {
      for (int f = 0; f < sample.fields(); f++) {
        if (distinct[f] > 1) {
          model.add(single.get(f), scratch.getFirst(), crew);
        }
      }
    }
    List<Found> chosen = new ArrayList<>();
    Set<Combination> known = new HashSet<>();
    TreeSet<Found> pool = new TreeSet<>(BY_GAIN);
    pool.addAll(best(pairs(), POOL));
    while (chosen.size() < settings.crosses() && !pool.isEmpty()) {
      List<Combination> again = pool.stream().limit(AGAIN).map(Found::combination).toList();
      pool.removeIf(f -> again.contains(f.combination));
      pool.addAll(measure(again, sample.rows()));
      Found best = pool.first();
      pool.remove(best);
      if (!best.counts()) {
        if (best.gain <= LEAST_GAIN) {
          break;
        }
        continue; // its gain may be chance; another's need not be
      }
      chosen.add(best);
      for (int step = 0; step < STEPS; step++) {
        model.add(best.combination, scratch.getFirst(), crew);
      }
      cells.put(best.combination, best.distinct);
      if (best.combination.order() < settings.order()) {
        pool.addAll(best(grown(best.combination, known), GROWN));
      }
    }
    return chosen;
  }

  private Combination combination(int... fields) {
    return Combination.of(fields, sample.cardinality());
  }

  private List<Combination> pairs() {
    List<Combination> pairs = new ArrayList<>();
    for (int a = 0; a < sample.fields(); a++) {
      for (int b = a + 1; b < sample.fields(); b++) {
        if (distinct[a] > 1 && distinct[b] > 1) {
          add(combination(a, b), pairs);
        }
      }
    }
    return pairs;
  }

  /** A cross with each further field. */
  private List<Combination> grown(Combination from, Set<Combination> known) {
    List<Combination> all = new ArrayList<>();
    for (int f = 0; f < sample.fields(); f++) {
      if (distinct[f] > 1 && !from.has(f)) {
        int[] fields = java.util.Arrays.copyOf(from.fields(), from.order() + 1);
        fields[from.order()] = f;
        java.util.Arrays.sort(fields);
        Combination more = combination(fields);
        if (known.add(more)) {
          add(more, all);
        }
      }
    }
    return all;
  }

  private static void add(Combination candidate, List<Combination> to) {
    if (candidate.cells() >= 0) {
      to.add(candidate);
    }
  }

  /** The best of many, screened by fewer rows first. */
  private List<Found> best(List<Combination> candidates, int most) throws InterruptedIOException {
    if (candidates.isEmpty()) {
      return List.of();
    }
    int rows =
        (int)
            Math.min(
                sample.rows(), Math.max(FEWEST_ROWS, SCREENED / Math.max(1, candidates.size())));
    List<Found> screened = new ArrayList<>(measure(candidates, rows));
    screened.sort(BY_GAIN);
    List<Found> first = screened.subList(0, Math.min(most, screened.size()));
    return rows == sample.rows()
        ? first
        : measure(first.stream().map(Found::combination).toList(), sample.rows());
  }

  /** Measures candidates; those of whose fields one says all that the others say are left out. */
  private List<Found> measure(List<Combination> candidates, int rows)
      throws InterruptedIOException {
    AdditiveModel.Gain[] gains = new AdditiveModel.Gain[candidates.size()];
    crew.run(
        gains.length,
        (k, worker) -> gains[k] = model.gain(candidates.get(k), rows, scratch.get(worker)));
    List<Found> found = new ArrayList<>();
    for (int k = 0; k < gains.length; k++) {
      Combination candidate = candidates.get(k);
      if (candidate.order() == 1) {
        distinct[candidate.fields()[0]] = gains[k].distinct();
      } else if (rows < sample.rows() || says(candidate, gains[k])) {
        found.add(new Found(candidate, gains[k].gain(), gains[k].error(), gains[k].distinct()));
      }
    }
    return found;
  }

  /** Whether no part of a cross says as much as the whole. */
  private boolean says(Combination candidate, AdditiveModel.Gain gain) {
    for (int field : candidate.fields()) {
      if (distinct[field] == gain.distinct()) {
        return false;
      }
    }
    return cells.entrySet().stream()
        .noneMatch(
            e -> candidate.contains(e.getKey()) && gain.distinct() < MORE_CELLS * e.getValue());
  }
}
