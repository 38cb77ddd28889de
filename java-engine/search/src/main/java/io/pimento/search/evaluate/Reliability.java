package io.pimento.search.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How predicted probabilities compare with what happened, in bins of equal weight along the
 * prediction (Nguyen and O'Connor, "Posterior calibration and exploratory analysis for NLP models",
 * EMNLP 2015): clicks are rare, and bins of equal width would leave most of them empty. Rows with
 * equal predictions share a bin.
 *
 * @param bins by rising prediction; none if a prediction is no number
 */
public record Reliability(List<Bin> bins) {
  /** Of nothing that was predicted. */
  public static final Reliability UNKNOWN = new Reliability(List.of());

  /** The number of bins that is usual since Guo et al., "On calibration of modern networks". */
  static final int BINS = 15;

  /**
   * Rows of neighbouring predictions.
   *
   * @param predicted mean prediction
   * @param observed mean label
   * @param weight of its rows, of all that were predicted
   */
  public record Bin(double predicted, double observed, double weight) {}

  /** Copies the bins. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  /** From logits, labels (1 is a click) and weights of rows. */
  public static Reliability of(float[] logits, float[] labels, float[] weights) {
    int count = logits.length;
    long[] order = new long[count];
    double all = 0;
    for (int i = 0; i < count; i++) {
      if (Float.isNaN(logits[i])) {
        return UNKNOWN;
      }
      order[i] = Metrics.byLogit(logits[i], i);
      all += weights[i];
    }
    if (all == 0) {
      return UNKNOWN;
    }
    Arrays.parallelSort(order);
    List<Bin> bins = new ArrayList<>();
    double before = 0;
    int at = 0;
    for (int k = 1; k <= BINS && at < count; k++) {
      double end = all * k / BINS;
      double predicted = 0;
      double observed = 0;
      double weight = 0;
      while (at < count && (k == BINS || before + weight < end || isTied(logits, order, at))) {
        int row = (int) order[at++];
        double w = weights[row];
        predicted += w / (1 + Math.exp(-logits[row]));
        observed += w * labels[row];
        weight += w;
      }
      before += weight;
      if (weight > 0) {
        bins.add(new Bin(predicted / weight, observed / weight, weight / all));
      }
    }
    return new Reliability(bins);
  }

  /** Whether a row is predicted as the one before it is. */
  private static boolean isTied(float[] logits, long[] order, int at) {
    return at > 0 && logits[(int) order[at]] == logits[(int) order[at - 1]];
  }

  /**
   * The expected calibration error: the mean distance of prediction and observation over bins, by
   * their weights. NaN without bins.
   */
  public double error() {
    return bins.isEmpty()
        ? Double.NaN
        : bins.stream().mapToDouble(b -> b.weight() * Math.abs(b.predicted() - b.observed())).sum();
  }
}
