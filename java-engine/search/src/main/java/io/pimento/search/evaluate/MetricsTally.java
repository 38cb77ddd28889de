package io.pimento.search.evaluate;

import io.pimento.graph.op.BceLoss;
import java.util.Arrays;

/**
 * {@link Metrics} of any number of rows that come one after the other, in bounded memory: exactly
 * those of the rows together up to {@link #EXACT_ROWS}; beyond, the AUC takes logits whose first 22
 * bits agree as ties, and says by how much it may be wrong.
 */
public final class MetricsTally {
  /** Rows that are kept as they are: 96 MiB. */
  static final int EXACT_ROWS = 1 << 23;

  private static final int BUCKET_BITS = 22;

  private final int exactRows;
  private float[] logits = new float[1 << 10];
  private float[] labels = new float[1 << 10];
  private float[] weights = new float[1 << 10];
  private long rows;
  private double[] clicksAt = {};
  private double[] othersAt = {};
  private double loss;
  private double right;
  private double predicted;
  private double clicks;
  private double all;

  /** Of no rows yet. */
  public MetricsTally() {
    this(EXACT_ROWS);
  }

  MetricsTally(int exactRows) {
    this.exactRows = exactRows;
  }

  /** Rows so far. */
  public long rows() {
    return rows;
  }

  /** Adds a row; the label is 0 or 1, the weight at least 0. */
  public void add(float logit, float label, float weight) {
    if (rows == exactRows) {
      toBuckets();
    }
    if (rows < exactRows) {
      int at = (int) rows;
      if (at == logits.length) {
        int length = Math.min(exactRows, 2 * at);
        logits = Arrays.copyOf(logits, length);
        labels = Arrays.copyOf(labels, length);
        weights = Arrays.copyOf(weights, length);
      }
      logits[at] = logit;
      labels[at] = label;
      weights[at] = weight;
    } else {
      toBucket(logit, label, weight);
    }
    rows++;
  }

  private void toBuckets() {
    clicksAt = new double[1 << BUCKET_BITS];
    othersAt = new double[1 << BUCKET_BITS];
    for (int k = 0; k < exactRows; k++) {
      toBucket(logits[k], labels[k], weights[k]);
    }
    logits = new float[0];
    labels = new float[0];
    weights = new float[0];
  }

  private void toBucket(float logit, float label, float weight) {
    double z = logit;
    loss += weight * BceLoss.of(z, label);
    right += (z > 0) == (label > 0.5) ? weight : 0;
    predicted += weight / (1 + Math.exp(-z));
    clicks += weight * label;
    all += weight;
    int bucket = (Metrics.ordered(logit) ^ Integer.MIN_VALUE) >>> (Integer.SIZE - BUCKET_BITS);
    (label > 0.5 ? clicksAt : othersAt)[bucket] += weight;
  }

  /** The metrics of all rows so far. */
  public Metrics metrics() {
    if (rows <= exactRows) {
      return Metrics.of(logits, labels, weights, (int) rows);
    }
    double pairs = 0;
    double others = 0;
    for (int k = 0; k < clicksAt.length; k++) {
      pairs += clicksAt[k] * (others + othersAt[k] / 2.0);
      others += othersAt[k];
    }
    boolean bothClasses = clicks > 0 && others > 0 && !Double.isNaN(loss);
    return new Metrics(
        loss / all,
        bothClasses ? pairs / (clicks * others) : Double.NaN,
        right / all,
        clicks == 0 ? Double.NaN : predicted / clicks,
        rows);
  }

  /** By how much the AUC may be wrong at most; 0 up to {@link #EXACT_ROWS} rows. */
  public double aucError() {
    double tied = 0;
    double others = 0;
    for (int k = 0; k < clicksAt.length; k++) {
      tied += clicksAt[k] * (othersAt[k] / 2.0);
      others += othersAt[k];
    }
    return tied == 0 ? 0 : tied / (clicks * others);
  }
}
