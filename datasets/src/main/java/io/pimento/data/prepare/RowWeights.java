package io.pimento.data.prepare;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;

/** Scales the weights of rows so that those of train have a mean of 1. */
final class RowWeights implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final ValueBins seen = new ValueBins();

  /** A train row's weight. */
  void see(float weight) {
    seen.see(weight);
  }

  /** Takes the weights that another saw. */
  void merge(RowWeights other) {
    seen.merge(other.seen);
  }

  /**
   * What every weight is multiplied with.
   *
   * @throws IOException if there is no train row, or none that weighs anything
   */
  double scale() throws IOException {
    double mean = seen.moments().mean();
    if (mean == 0) {
      throw new IOException(
          "the weights of all "
              + seen.count()
              + " train rows add up to 0: nothing can be learnt; check the weight column");
    }
    return 1 / mean;
  }
}
