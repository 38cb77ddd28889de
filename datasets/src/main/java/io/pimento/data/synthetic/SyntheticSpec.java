package io.pimento.data.synthetic;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pimento.data.Split;

/**
 * What to generate. Row numbers run through train, validation and test.
 *
 * @param seed of everything, the planted model included
 * @param trainRows rows to train on
 * @param validationRows rows to choose on
 * @param testRows rows to report on
 * @param rowCap most rows a table may have; tokens beyond share row 0 with missing ones
 * @param planted the click model; not in the JSON form, where {@link SyntheticSummary} has it
 */
public record SyntheticSpec(
    long seed,
    long trainRows,
    long validationRows,
    long testRows,
    int rowCap,
    @JsonIgnore PlantedSettings planted) {
  /** No cap: the full tables. */
  public static final int FULL = Integer.MAX_VALUE;

  /** Rows with the first click model. */
  public SyntheticSpec(long seed, long trainRows, long validationRows, long testRows, int rowCap) {
    this(seed, trainRows, validationRows, testRows, rowCap, PlantedSettings.FIRST);
  }

  /** Checks the sizes. */
  public SyntheticSpec {
    if (trainRows < 0 || validationRows < 0 || testRows < 0 || rowCap < 2) {
      throw new IllegalArgumentException(
          "rows %d/%d/%d must not be negative, rowCap %d at least 2"
              .formatted(trainRows, validationRows, testRows, rowCap));
    }
  }

  /** Rows of a split. */
  public long rows(Split split) {
    return switch (split) {
      case TRAIN -> trainRows;
      case VALIDATION -> validationRows;
      case TEST -> testRows;
    };
  }

  /** Number of a split's first row. */
  public long firstRow(Split split) {
    return switch (split) {
      case TRAIN -> 0;
      case VALIDATION -> trainRows;
      case TEST -> trainRows + validationRows;
    };
  }

  /** Rows of all splits. */
  public long totalRows() {
    return trainRows + validationRows + testRows;
  }
}
