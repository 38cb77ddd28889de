package io.pimento.data;

/** What to do with an index that is outside its field's table. */
public enum OutOfRange {
  /** Stop, naming field and row. */
  ERROR,
  /** Use the table's last row; a negative index becomes row 0. */
  CLAMP,
  /** Use row 0, which stands for unknown tokens. */
  UNKNOWN
}
