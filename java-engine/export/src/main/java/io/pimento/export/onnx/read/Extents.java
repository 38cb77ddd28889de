package io.pimento.export.onnx.read;

import java.util.Arrays;

/**
 * Sizes of axes, or other whole numbers, that may hold a multiple of the batch's size: {@code
 * fixed[i] + rows[i] · batch}.
 */
record Extents(double[] fixed, double[] rows) {
  int size() {
    return fixed.length;
  }

  /** Whether entry i is that number whatever the batch is. */
  boolean is(int i, long number) {
    return rows[i] == 0 && fixed[i] == number;
  }

  @Override
  public String toString() {
    StringBuilder s = new StringBuilder("[");
    for (int i = 0; i < fixed.length; i++) {
      s.append(i == 0 ? "" : ", ");
      if (rows[i] == 0) {
        s.append((long) fixed[i]);
      } else {
        s.append(rows[i] == 1 ? "batch" : (long) rows[i] + "·batch");
        s.append(fixed[i] == 0 ? "" : " + " + (long) fixed[i]);
      }
    }
    return s.append(']').toString();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Extents e && Arrays.equals(fixed, e.fixed) && Arrays.equals(rows, e.rows);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(fixed) + Arrays.hashCode(rows);
  }
}
