package io.pimento.data.derive;

import io.pimento.data.Mix64;

/**
 * Fields taken together. Each combination of their codes is a cell with a key of its own.
 *
 * @param fields numbers of coded fields, ascending; one is the field itself
 * @param cardinality of each
 */
record Combination(int[] fields, int[] cardinality) {
  /** Takes some fields together. */
  static Combination of(int[] fields, int[] allCardinalities) {
    int[] own = new int[fields.length];
    for (int k = 0; k < fields.length; k++) {
      own[k] = allCardinalities[fields[k]];
    }
    return new Combination(fields, own);
  }

  int order() {
    return fields.length;
  }

  /** How many cells there may be; negative if they are too many for keys of 64 bits. */
  long cells() {
    long cells = 1;
    for (int c : cardinality) {
      if (Math.multiplyHigh(cells, c) != 0 || cells * c < 0) {
        return -1;
      }
      cells *= c;
    }
    return cells;
  }

  /** A row's key, in {@code [0, cells)}. */
  long key(int[][] codes, int row) {
    long key = codes[fields[0]][row];
    for (int k = 1; k < fields.length; k++) {
      key = key * cardinality[k] + codes[fields[k]][row];
    }
    return key;
  }

  /** The key spread over all 64 bits, as dictionaries want it; different keys stay different. */
  static long spread(long key) {
    return Mix64.mix(key + 1);
  }

  boolean has(int field) {
    for (int f : fields) {
      if (f == field) {
        return true;
      }
    }
    return false;
  }

  /** Whether all fields of another one are among these. */
  boolean contains(Combination other) {
    for (int f : other.fields) {
      if (!has(f)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Combination that && java.util.Arrays.equals(fields, that.fields);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(fields);
  }

  @Override
  public String toString() {
    return "fields " + java.util.Arrays.toString(fields);
  }
}
