package io.pimento.search.evaluate;

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

  /** From logits and labels (1 is a click). */
  public static Metrics of(float[] logits, float[] labels, int count) {
    double loss = 0;
    long right = 0;
    double predicted = 0;
    double clicks = 0;
    for (int i = 0; i < count; i++) {
      double z = logits[i];
      loss += Math.max(z, 0) - z * labels[i] + Math.log1p(Math.exp(-Math.abs(z)));
      right += (z > 0) == (labels[i] > 0.5) ? 1 : 0;
      predicted += 1 / (1 + Math.exp(-z));
      clicks += labels[i];
    }
    return new Metrics(
        loss / count,
        Double.isNaN(loss) ? Double.NaN : auc(logits, labels, count),
        (double) right / count,
        clicks == 0 ? Double.NaN : predicted / clicks,
        count);
  }

  /** Mann and Whitney's statistic over sorted logits, in O(n log n). */
  static double auc(float[] logits, float[] labels, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToIntBits(logits[i] + 0f);
      int ordered = bits ^ ((bits >> 31) & 0x7fffffff);
      keys[i] = ((long) ordered << 1) | (labels[i] > 0.5 ? 1 : 0);
    }
    java.util.Arrays.parallelSort(keys);
    double clicks = 0;
    double pairs = 0;
    double others = 0;
    for (int i = 0; i < count; ) {
      int from = i;
      double tiedClicks = 0;
      while (i < count && keys[i] >> 1 == keys[from] >> 1) {
        tiedClicks += keys[i] & 1;
        i++;
      }
      double tiedOthers = i - from - tiedClicks;
      pairs += tiedClicks * (others + tiedOthers / 2);
      clicks += tiedClicks;
      others += tiedOthers;
    }
    return clicks == 0 || others == 0 ? Double.NaN : pairs / (clicks * others);
  }
}
