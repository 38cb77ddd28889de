package io.pimento.data;

import java.io.Serializable;
import java.util.List;

/**
 * Where a column of prepared data comes from.
 *
 * @param kind what it is
 * @param of the columns of the same data set that it was made from; empty for raw ones
 */
public record Origin(Kind kind, List<String> of) implements Serializable {
  /** A column of the input itself. */
  public static final Origin RAW = new Origin(Kind.RAW, List.of());

  /** What a column is. */
  public enum Kind {
    /** A field of the input. */
    RAW,
    /** Categorical: which of a dense field's intervals a value lies in. */
    BIN,
    /** Dense: the log-odds of a click where some fields have a row's values. */
    RATE,
    /** Dense: how often some fields have a row's values. */
    COUNT,
    /** Categorical: the values that some fields have together. */
    CROSS
  }

  /** Checks that derived columns, and no others, say what they were made from. */
  public Origin {
    of = List.copyOf(of);
    if ((kind == Kind.RAW) != of.isEmpty()) {
      throw new IllegalArgumentException(kind + " columns cannot be made from " + of);
    }
  }

  /** Whether the column was made from others. */
  public boolean derived() {
    return kind != Kind.RAW;
  }
}
