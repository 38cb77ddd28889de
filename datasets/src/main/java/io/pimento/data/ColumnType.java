package io.pimento.data;

/** The types of columns that are written to Parquet. */
public enum ColumnType {
  /** 64 bits, signed. */
  INT64,
  /** Single precision. */
  FLOAT,
  /** Double precision. */
  DOUBLE,
  /** True or false. */
  BOOLEAN,
  /** Days since 1970-01-01. */
  DATE,
  /** UTF-8. */
  TEXT,
  /** Any bytes. */
  BINARY;

  /** The narrowest type here that holds the values of both; {@code TEXT} where none is near. */
  public ColumnType or(ColumnType other) {
    if (this == other) {
      return this;
    }
    if (isOneOf(this, FLOAT, DOUBLE) && isOneOf(other, FLOAT, DOUBLE)) {
      return DOUBLE;
    }
    return this == BINARY || other == BINARY ? BINARY : TEXT;
  }

  private static boolean isOneOf(ColumnType type, ColumnType a, ColumnType b) {
    return type == a || type == b;
  }
}
