package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.memory.NativeMemory;

/** Merges the row gradients that several members have of one table. */
public final class RowMergeKernel {
  private RowMergeKernel() {}

  /**
   * Adds up equal rows in the order of the members.
   *
   * @param counts rows of each member
   * @param numbers address of each member's row numbers (int, ascending, none twice)
   * @param gradients address of each member's float rows
   * @param factors on each member's rows
   * @param toNumbers room for as many numbers as all members have together; no member's own
   * @param toGradients room for as many rows
   * @return the rows in the result, ascending, none twice
   */
  public static int merge(
      int[] counts,
      long[] numbers,
      long[] gradients,
      float[] factors,
      int width,
      long toNumbers,
      long toGradients) {
    int members = counts.length;
    int[] at = new int[members];
    int count = 0;
    while (true) {
      int next = Integer.MAX_VALUE;
      for (int m = 0; m < members; m++) {
        if (at[m] < counts[m]) {
          next = Math.min(next, NativeMemory.getInt(numbers[m], at[m]));
        }
      }
      // Row numbers are below the int count of a table's rows, so none is the greatest int.
      if (next == Integer.MAX_VALUE) {
        return count;
      }
      long row = toGradients + 4L * count * width;
      NativeMemory.putInt(toNumbers, count, next);
      Rows.fill(row, width, 0);
      for (int m = 0; m < members; m++) {
        if (at[m] < counts[m] && NativeMemory.getInt(numbers[m], at[m]) == next) {
          Rows.addScaled(gradients[m] + 4L * at[m] * width, factors[m], row, width);
          at[m]++;
        }
      }
      count++;
    }
  }
}
