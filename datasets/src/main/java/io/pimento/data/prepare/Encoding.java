package io.pimento.data.prepare;

import io.pimento.data.reader.InputFormat;
import java.io.Serializable;

/** How categorical tokens become table rows. */
public sealed interface Encoding extends Serializable {
  /**
   * A dictionary for each field, counted on the train split: row 0 is for missing, rare and unknown
   * tokens, rows 1, 2, … go to the tokens by falling count (ties by the token's key).
   *
   * @param minCount tokens seen less often share row 0
   * @param rowCap most rows a table may have, row 0 included; the most frequent tokens are kept
   */
  record Dictionary(int minCount, int rowCap) implements Encoding {
    /** Twice seen, 500,000 rows. */
    public static final Dictionary DEFAULT = new Dictionary(2, 500_000);

    /** Checks the bounds. */
    public Dictionary {
      if (minCount < 1 || rowCap < 2) {
        throw new IllegalArgumentException(
            "minCount " + minCount + " must be at least 1, rowCap " + rowCap + " at least 2");
      }
    }
  }

  /**
   * No dictionary: row 0 for missing, else a hash of the token.
   *
   * @param buckets rows of each table
   */
  record Hash(int buckets) implements Encoding {
    /** Checks the bound. */
    public Hash {
      if (buckets < 2) {
        throw new IllegalArgumentException("buckets " + buckets + " must be at least 2");
      }
    }
  }

  /**
   * As the published search code encodes Criteo, Avazu and KDD: token to integer v (missing: 0),
   * row v mod (n − 1) + 1, with n the field's number of distinct values in the full data.
   *
   * @param rowCap caps n; the published searches use 500,000
   */
  record Reference(int rowCap) implements Encoding {
    /** Checks the bound. */
    public Reference {
      if (rowCap < 2) {
        throw new IllegalArgumentException("rowCap " + rowCap + " must be at least 2");
      }
    }

    /**
     * Distinct values of each field in the full data, uncapped.
     *
     * @throws IllegalArgumentException if the encoding is not defined for the format
     */
    public static int[] tables(InputFormat format) {
      return ReferenceTokens.cardinalities(format);
    }
  }
}
