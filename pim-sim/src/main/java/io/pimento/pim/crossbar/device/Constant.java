package io.pimento.pim.crossbar.device;

/**
 * One constant of a device file.
 *
 * @param key {@code section.name}
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

  /** The same constant with another value and no range. */
  Constant with(String value, String from, double number) {
    return new Constant(key, value, unit, from, number, number);
  }
}
