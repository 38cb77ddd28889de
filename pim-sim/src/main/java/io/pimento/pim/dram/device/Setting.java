package io.pimento.pim.dram.device;

/**
 * One constant as a file states it.
 *
 * @param where file and line, or file and path, for messages
 * @param source where the value was read, or {@code assumed}
 */
public record Setting(String section, String key, String value, String where, String source) {
  /** The source of a value that nobody vouches for. */
  public static final String ASSUMED = "assumed";
}
