package io.pimento.codesign.measure;

import io.pimento.pim.host.HostSpeed;
import io.pimento.pim.host.HostSpeed.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * All gathers of a measurement, timed in turns so that a busy neighbour meets them alike: those
 * that the figures are made of, and those that these predict.
 */
final class GatherTimes implements AutoCloseable {
  private static final int READS = 1 << 18;
  private static final int WARM = 1 << 20;
  private static final int ROUNDS = 20;
  private static final int TABLES = 26;
  private static final long SMALLEST = 1L << 14;
  private static final long SMALL = 1L << 19;
  private static final long LARGEST = 1L << 26;
  private static final long SCATTER = 0x9e3779b1L;

  private final Gathers gathers;
  private final Reads memory;
  private final Reads mixed;
  private final Map<Long, Reads> scattered = new LinkedHashMap<>();
  private final Map<Long, Reads> compact = new LinkedHashMap<>();
  private final Map<String, Reads> checks = new LinkedHashMap<>();

  GatherTimes(Gathers gathers) {
    this.gathers = gathers;
    long lines = gathers.lines();
    memory = new Reads(WARM, READS, random(lines, 1, 1));
    mixed = new Reads(WARM, READS, mixed(lines));
    long largest = Math.min(LARGEST, lines * Gathers.LINE / 4);
    for (long bytes = SMALLEST; bytes <= largest; bytes *= 2) {
      long among = bytes / Gathers.LINE;
      int warm = (int) Math.min(WARM, 4 * among);
      scattered.put(bytes, new Reads(warm, READS, random(among, lines / among, bytes)));
      compact.put(bytes, new Reads(warm, READS, random(among, 1, bytes)));
    }
    long rows = lines / TABLES;
    long few = Math.max(1, HostSpeed.COMPACT / 8 / Gathers.LINE / TABLES);
    checks.put("26 tables, rows evenly", new Reads(WARM, READS, lookups(rows, 0)));
    checks.put("26 tables, Zipf 0.8", new Reads(WARM, READS, lookups(rows, 0.8)));
    checks.put("26 tables, Zipf 1.05", new Reads(WARM, READS, lookups(rows, 1.05)));
    checks.put("26 small tables, rows evenly", new Reads(WARM, READS, lookups(few, 0)));
  }

  /** Random lines of a working set, which lie so far apart. */
  private static LongUnaryOperator random(long among, long stride, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return i -> {
      long k = random.nextLong(among);
      return k * stride + ((k * SCATTER) >>> 7) % stride;
    };
  }

  /** Every other line of a small set, the others from memory. */
  private static LongUnaryOperator mixed(long lines) {
    LongUnaryOperator few = random(SMALL / Gathers.LINE, lines * Gathers.LINE / SMALL, SMALL);
    LongUnaryOperator all = random(lines, 1, 3);
    return i -> (((i * SCATTER) >>> 11) & 1) == 0 ? few.applyAsLong(i) : all.applyAsLong(i);
  }

  /** A row a table and sample, each table's hot rows all over it. */
  private static LongUnaryOperator lookups(long rows, double exponent) {
    SplittableRandom random = new SplittableRandom(7);
    double e = 1 - exponent;
    return i -> {
      long table = i % TABLES;
      double u = random.nextDouble();
      double rank = Math.pow(u * (Math.pow(rows + 1.0, e) - 1) + 1, 1 / e);
      long row = Math.min(rows - 1, (long) rank - 1);
      return table * rows + Math.floorMod((row + table) * SCATTER, rows);
    };
  }

  /** Times everything, several times in turns. */
  void run() {
    for (int round = 0; round < ROUNDS; round++) {
      memory.time(gathers);
      mixed.time(gathers);
      scattered.values().forEach(r -> r.time(gathers));
      compact.values().forEach(r -> r.time(gathers));
      checks.values().forEach(r -> r.time(gathers));
    }
  }

  double line() {
    return memory.best();
  }

  /** Two lines of the mixture, less one of memory and one of the small set. */
  double amongMisses() {
    double small =
        scattered().stream()
            .filter(l -> l.bytes() <= SMALL)
            .mapToDouble(Level::nanoseconds)
            .average()
            .orElse(0);
    return Math.max(0, 2 * mixed.best() - memory.best() - small);
  }

  List<Level> scattered() {
    return levels(scattered);
  }

  List<Level> compact() {
    return levels(compact);
  }

  private static List<Level> levels(Map<Long, Reads> sets) {
    List<Level> means = new ArrayList<>();
    sets.forEach((bytes, reads) -> means.add(new Level(bytes, reads.best())));
    return HostSpeed.ofWorkingSets(means);
  }

  /** The gathers that were not used, as the figures predict them. */
  List<GatherCheck> checks(HostSpeed speed) {
    List<GatherCheck> all = new ArrayList<>();
    checks.forEach((name, reads) -> all.add(GatherCheck.of(speed, name, reads)));
    return all;
  }

  @Override
  public void close() {
    memory.close();
    mixed.close();
    scattered.values().forEach(Reads::close);
    compact.values().forEach(Reads::close);
    checks.values().forEach(Reads::close);
  }
}
