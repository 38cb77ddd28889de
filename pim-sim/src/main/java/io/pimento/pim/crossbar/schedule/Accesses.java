package io.pimento.pim.crossbar.schedule;

import java.util.SplittableRandom;

/** Which rows of which table every sample reads. */
public interface Accesses {
  /**
   * Rows that a sample reads.
   *
   * @param table position in the mapping's list of tables
   * @param rows rows of that table
   */
  int[] rows(int sample, int table, int rows);

  /**
   * One row a table and sample, seeded; row r with a weight of 1 / (r + 1) to the power of {@code
   * skew} (approximately: by inversion of the continuous law).
   */
  static Accesses zipf(long seed, double skew) {
    return (sample, table, rows) -> {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + sample * 8191L + table);
      random.nextLong();
      double u = random.nextDouble();
      double row;
      if (skew == 1) {
        row = Math.pow(rows + 1.0, u) - 1;
      } else {
        double end = Math.pow(rows + 1.0, 1 - skew);
        row = Math.pow(1 + u * (end - 1), 1 / (1 - skew)) - 1;
      }
      return new int[] {Math.clamp((long) row, 0, rows - 1)};
    };
  }
}
