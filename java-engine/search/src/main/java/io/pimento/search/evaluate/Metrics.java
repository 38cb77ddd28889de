package io.pimento.search.evaluate;

import io.pimento.graph.op.BceLoss;
import java.util.Arrays;

/**
 * Quality of predicted click probabilities.
 *
 * @param logLoss mean binary cross-entropy, in nats
 * @param auc area under the ROC curve, ties counted half; NaN if there is only one class or a logit
 *     is no number
 * @param accuracy share of rows on the right side of one half
 * @param calibration mean prediction / mean label; NaN without a click
 * @param rows rows that these are means over
 */
public record Metrics(double logLoss, double auc, double accuracy, double calibration, long rows) {
  /** Of nothing that was predicted. */
  public static final Metrics UNKNOWN =
      new Metrics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);

  /** From logits and labels (1 is a click) of rows of equal weight. */
  public static Metrics of(float[] logits, float[] labels, int count) {
    float[] weights = new float[count];
    Arrays.fill(weights, 1);
    return of(logits, labels, weights, count);
  }

  /**
   * From logits and labels (1 is a click).
   *
   * @param weights of the rows in every mean; in the AUC a pair weighs the product of both
   */
  public static Metrics of(float[] logits, float[] labels, float[] weights, int count) {
    double loss = 0;
    double right = 0;
    double predicted = 0;
    double clicks = 0;
    double all = 0;
    for (int i = 0; i < count; i++) {
      double z = logits[i];
      double w = weights[i];
      loss += w * BceLoss.of(z, labels[i]);
      right += (z > 0) == (labels[i] > 0.5) ? w : 0;
      predicted += w / (1 + Math.exp(-z));
      clicks += w * labels[i];
      all += w;
    }
    return new Metrics(
        loss / all,
        Double.isNaN(loss) ? Double.NaN : auc(logits, labels, weights, count),
        right / all,
        clicks == 0 ? Double.NaN : predicted / clicks,
        count);
  }

  /** A number that orders logits as they are; the two zeros are one. */
  static int ordered(float logit) {
    int bits = Float.floatToIntBits(logit + 0f);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  /** A number that orders rows by their logits, with the row in its lower half. */
  static long byLogit(float logit, int row) {
    return ((long) ordered(logit) << 32) | row;
  }

  /** Mann and Whitney's statistic over sorted logits, in O(n log n). */
  static double auc(float[] logits, float[] labels, float[] weights, int count) {
    // Logits in the order of integers, and below them the rows, so that one sort does.
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = byLogit(logits[i], i);
    }
    Arrays.parallelSort(keys);
    double clicks = 0;
    double pairs = 0;
    double others = 0;
    for (int i = 0; i < count; ) {
      int from = i;
      double tiedClicks = 0;
      double tiedOthers = 0;
      while (i < count && keys[i] >> 32 == keys[from] >> 32) {
        int row = (int) keys[i];
        tiedClicks += labels[row] > 0.5 ? weights[row] : 0;
        tiedOthers += labels[row] > 0.5 ? 0 : weights[row];
        i++;
      }
      pairs += tiedClicks * (others + tiedOthers / 2);
      clicks += tiedClicks;
      others += tiedOthers;
    }
    return clicks == 0 || others == 0 ? Double.NaN : pairs / (clicks * others);
  }
}
