package io.pimento.data.prepare;

import java.io.IOException;

/** Scales the weights of rows so that those of train have a mean of 1. */
final class RowWeights {
  private double sum;
  private long rows;

  /** A train row's weight. */
  void see(float weight) {
    sum += weight;
    rows++;
  }

  /**
   * What every weight is multiplied with.
   *
   * @throws IOException if there is no train row, or none that weighs anything
   */
  double scale() throws IOException {
    if (sum == 0) {
      throw new IOException(
          "the weights of all "
              + rows
              + " train rows add up to 0: nothing can be learnt; check the weight column");
    }
    return rows / sum;
  }
}
