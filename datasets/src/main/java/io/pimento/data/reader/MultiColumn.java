package io.pimento.data.reader;

import io.pimento.data.Pooling;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column of several values a row: text with a separator, or a list in Parquet, whose entries are
 * not cut further. Empty entries, missing ones and nulls are no values; a row may have none.
 *
 * @param column its name
 * @param separator between two values in text
 * @param most values of a row that are kept
 * @param pooling how their embeddings become one
 * @param longer what becomes of rows with more values
 * @param weightSeparator between a value and its weight, such as {@code :} in {@code jazz:0.5}; the
 *     last one counts, and a value without it weighs 1; null where weights are not in this column
 * @param weightColumn a column of as many weights, in the same order; null where there is none
 */
public record MultiColumn(
    String column,
    String separator,
    int most,
    Pooling pooling,
    Longer longer,
    @Nullable String weightSeparator,
    @Nullable String weightColumn) {
  /** What becomes of a row with more values than are kept. */
  public enum Longer {
    /** The first ones are kept. */
    FIRST,
    /** The last ones are kept. */
    LAST,
    /** The row is malformed. */
    ERROR
  }

  /** The longest rows that can be asked for. */
  static final int LARGEST = 65_536;

  /** Checks sizes and separators. */
  public MultiColumn {
    if (most < 1 || most > LARGEST) {
      throw new IllegalArgumentException(
          "multi." + column + ".most is " + most + ", not a number from 1 to " + LARGEST);
    }
    requireSeparator(column, "separator", separator);
    if (weightSeparator != null) {
      requireSeparator(column, "weight_separator", weightSeparator);
      if (separator.contains(weightSeparator) || weightSeparator.contains(separator)) {
        throw new IllegalArgumentException(
            "multi."
                + column
                + ": separator \""
                + separator
                + "\" and weight_separator \""
                + weightSeparator
                + "\" cannot be told apart");
      }
    }
    if (weightSeparator != null && weightColumn != null) {
      throw new IllegalArgumentException(
          "multi." + column + ": weight_separator and weight_column are two ways, name one");
    }
    boolean weights = weightSeparator != null || weightColumn != null;
    if ((pooling == Pooling.WEIGHTED) != weights) {
      throw new IllegalArgumentException(
          "multi."
              + column
              + (weights
                  ? (weightColumn == null ? ": weight_separator" : ": weight_column")
                      + " is for pooling weighted, not "
                      + pooling.toString().toLowerCase(Locale.ROOT)
                  : ": pooling weighted needs a weight_separator, such as \":\" in jazz:0.5, or a"
                      + " weight_column"));
    }
  }

  private static void requireSeparator(String column, String key, String text) {
    if (text.isEmpty() || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(
          "multi." + column + "." + key + " must be at least one character, and no line end");
    }
  }
}
