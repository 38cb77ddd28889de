package io.pimento.pim.host;

import io.pimento.pim.dram.device.DeviceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How fast a processor reads, where that was measured ({@code pimento pim host measure}): then it
 * is the time, and the simulated memory gives the energy alone. 0 where it was not: then the memory
 * is all that is in the way, which favours the host.
 *
 * @param lineNanoseconds between lines that independent random reads bring from memory
 * @param latencyNanoseconds of the first of them
 * @param scattered what lines cost that were read not long ago, among tables all over the memory
 * @param compact the same within {@link #COMPACT} bytes, which page tables do not slow down
 * @param amongMissesNanoseconds what a line that was read not long ago costs more where as many
 *     others come from memory
 * @param streamGigabytesPerSecond of reads in order
 */
public record HostSpeed(
    double lineNanoseconds,
    double latencyNanoseconds,
    List<Level> scattered,
    List<Level> compact,
    double amongMissesNanoseconds,
    double streamGigabytesPerSecond) {
  /** Only the memory is in the way. */
  public static final HostSpeed MEMORY = new HostSpeed(0, 0, List.of(), List.of(), 0, 0);

  /** Tables of so many bytes lie close together. */
  public static final long COMPACT = 16L << 20;

  /** How levels that nobody measured are written. */
  static final String NONE = "none";

  /**
   * Lines whose last read lies so many bytes of other lines back at most.
   *
   * @param nanoseconds a line
   */
  public record Level(long bytes, double nanoseconds) {}

  public HostSpeed {
    scattered = List.copyOf(scattered);
    compact = List.copyOf(compact);
  }

  /** Levels of a text, {@code bytes:nanoseconds} apart by blanks, the smallest first. */
  public static List<Level> levels(String where, String text) {
    if (text.equals(NONE)) {
      return List.of();
    }
    List<Level> all = new ArrayList<>();
    for (String word : text.strip().split("\\s+")) {
      if (!word.matches("[1-9][0-9]{0,15}:[0-9]+(\\.[0-9]+)?")) {
        throw new DeviceException(where + ": '" + word + "' is not of the form bytes:nanoseconds");
      }
      String[] pair = word.split(":", 2);
      Level level = new Level(Long.parseLong(pair[0]), Double.parseDouble(pair[1]));
      if (!all.isEmpty() && all.getLast().bytes() >= level.bytes()) {
        throw new DeviceException(where + ": " + word + " must have more bytes than before");
      }
      all.add(level);
    }
    return all;
  }

  /** The form that {@link #levels} reads. */
  public static String text(List<Level> levels) {
    return levels.isEmpty()
        ? NONE
        : levels.stream()
            .map(l -> String.format(Locale.ROOT, "%d:%.3f", l.bytes(), l.nanoseconds()))
            .collect(Collectors.joining(" "));
  }

  /** Whether reads were timed. */
  public boolean isMeasured() {
    return lineNanoseconds > 0;
  }

  /**
   * When each line of a gather is with the processor, ns from the start.
   *
   * @param before byte addresses that were read earlier
   * @param line bytes of a line
   */
  public double[] arrivals(long[] before, long[] addresses, int line) {
    List<Level> levels = span(addresses) <= COMPACT ? compact : scattered;
    List<LineCache> caches = new ArrayList<>();
    levels.forEach(l -> caches.add(new LineCache(l.bytes() / line)));
    for (long a : before) {
      caches.forEach(c -> c.touch(a / line));
    }
    double[] all = new double[addresses.length];
    int missed = 0;
    for (int i = 0; i < all.length; i++) {
      double cost = lineNanoseconds;
      for (int k = levels.size() - 1; k >= 0; k--) {
        if (caches.get(k).touch(addresses[i] / line)) {
          cost = levels.get(k).nanoseconds();
        }
      }
      missed += cost == lineNanoseconds ? 1 : 0;
      all[i] = cost;
    }
    double more = amongMissesNanoseconds * Math.min(1, 2.0 * missed / Math.max(1, all.length));
    double at = missed > 0 ? latencyNanoseconds : 0;
    for (int i = 0; i < all.length; i++) {
      // No line costs more than one from memory.
      at += Math.min(lineNanoseconds, all[i] + more);
      all[i] = at;
    }
    return all;
  }

  private static long span(long[] addresses) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (long a : addresses) {
      least = Math.min(least, a);
      most = Math.max(most, a);
    }
    return Math.max(0, most - least);
  }

  /** Time of reading so many bytes in order, of which the memory alone takes so long. */
  public double stream(long bytes, double memory) {
    return streamGigabytesPerSecond == 0 ? memory : bytes / streamGigabytesPerSecond;
  }

  /**
   * Levels of timed random reads: of working sets that double, the cost of lines between the last
   * two is what makes the mean of the larger one.
   *
   * @param sets working sets with the mean time of a line among them, the smallest first
   */
  public static List<Level> ofWorkingSets(List<Level> sets) {
    List<Level> all = new ArrayList<>();
    double sum = 0;
    long from = 0;
    double least = 0;
    for (Level set : sets) {
      double whole = set.bytes() * set.nanoseconds();
      least = Math.max(least, (whole - sum) / (set.bytes() - from));
      all.add(new Level(set.bytes(), least));
      sum = whole;
      from = set.bytes();
    }
    return Collections.unmodifiableList(all);
  }
}
