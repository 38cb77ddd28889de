package io.pimento.data.derive;

import io.pimento.data.reader.InputFormat;

/**
 * Which inputs a preparation makes from the fields of its rows.
 *
 * @param bins most intervals of a dense field; 0 for none
 * @param statistics whether single fields and their bins get click rates and counts
 * @param crosses most crosses that get click rates and counts
 * @param order most fields of a cross, 2 or 3
 * @param fields how many of the best crosses become categorical fields, too; only those whose
 *     values are frequent do
 * @param rows of the train split that choose the crosses
 */
public record InputSettings(
    int bins, boolean statistics, int crosses, int order, int fields, int rows) {
  /** Nothing but the fields themselves. */
  public static final InputSettings NONE = new InputSettings(0, false, 0, 2, 0, 1);

  /** What is made unless it is told otherwise. */
  public static final InputSettings AUTO = new InputSettings(48, true, 20, 3, 4, 300_000);

  /** Largest number of bins. */
  public static final int MOST_BINS = 4096;

  /** Largest number of crosses. */
  public static final int MOST_CROSSES = 1000;

  /** Largest number of fields in a cross. */
  public static final int MOST_ORDER = 3;

  /** Checks the bounds. */
  public InputSettings {
    require("bins", bins, 0, MOST_BINS);
    require("crosses", crosses, 0, MOST_CROSSES);
    require("order", order, 2, MOST_ORDER);
    require("fields", fields, 0, crosses);
    require("rows", rows, 1, Integer.MAX_VALUE);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name
              + " "
              + value
              + " must be from "
              + least
              + " to "
              + (name.equals("fields") ? "crosses, " : "")
              + most);
    }
  }

  /** Whether nothing is made. */
  public boolean none() {
    return bins == 0 && !statistics && crosses == 0;
  }

  /**
   * What a format's rows get unless told: those with a published protocol stay as they are.
   *
   * @param dictionary whether tokens have dictionaries; hashed ones are of such a protocol, too
   */
  public static InputSettings defaultFor(InputFormat format, boolean dictionary) {
    return switch (format) {
      case CRITEO, AVAZU, KDD12, KDD12_NASREC -> NONE;
      case LIBFM, LIBFFM, TABLE, PARQUET -> dictionary ? AUTO : NONE;
    };
  }
}
