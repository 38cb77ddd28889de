package io.pimento.pim.device;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One constant of a device file.
 *
 * @param key its name in the file, with its section if there is one
 * @param text the value as written
 * @param unit its unit; empty for words and pure numbers
 * @param source where it was read, or {@code assumed}
 * @param low least value of its stated range; the value itself if no range is stated
 * @param high greatest value of its stated range
 */
public record Constant(
    String key, String text, String unit, String source, double low, double high) {
  /** The source of a value that nobody vouches for. */
  public static final String ASSUMED = "assumed";

  /** The source of a value that replaces the file's. */
  public static final String CHANGED = "set by the caller";

  /** The same constant with another value and no range. */
  public Constant with(String value, String from, double number) {
    return new Constant(key, value, unit, from, number, number);
  }

  /** Whether the file states a range. */
  public boolean hasRange() {
    return low < high;
  }

  /** Where each of some constants was read, by key. */
  public static SortedMap<String, String> sources(List<Constant> all) {
    SortedMap<String, String> sources = new TreeMap<>();
    all.forEach(c -> sources.put(c.key(), c.source()));
    return sources;
  }

  /** Whether somebody else does: neither assumed nor set by the caller. */
  public boolean isVouched() {
    return !isAssumed() && !source.equals(CHANGED);
  }

  /** Whether nobody vouches for the value. */
  public boolean isAssumed() {
    return source.startsWith(ASSUMED);
  }
}
