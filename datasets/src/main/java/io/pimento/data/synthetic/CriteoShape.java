package io.pimento.data.synthetic;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The marginals of Criteo Kaggle's train file. Cardinalities are those of the full 45.8 million
 * rows; skews, missing rates and quantiles were fitted to 20,000 rows drawn from it at random: for
 * each categorical field the shares of the 1, 10 and 100 most frequent tokens and the number of
 * distinct tokens, for each integer field the quantiles of ln(1 + x).
 */
final class CriteoShape {
  static final int DENSE = 13;
  static final int CATEGORICAL = 26;

  static final List<String> DENSE_NAMES =
      IntStream.rangeClosed(1, DENSE).mapToObj(k -> "I" + k).toList();
  static final List<String> CATEGORICAL_NAMES =
      IntStream.rangeClosed(1, CATEGORICAL).mapToObj(k -> "C" + k).toList();

  static final double CLICK_RATE = 0.256;

  /** Log loss that good models reach on the real data; the planted model is made as hard. */
  static final double BAYES_LOG_LOSS = 0.44;

  /**
   * Latent topics, and how often a field follows the row's topic: with them the fields' mean mutual
   * information, as a share of the smaller entropy, is the sample's (0.1, fifteen commonest
   * tokens).
   */
  static final int TOPICS = 64;

  static final double TOPIC_SHARE = 0.8;

  private static final int[] CARDINALITY = {
    1461, 584, 10131227, 2202609, 306, 25, 12518, 634, 4, 93146, 5684, 8351593, 3195, 28, 14993,
    5461307, 11, 5653, 2174, 5, 7046548, 19, 16, 286182, 106, 142573
  };

  /**
   * Token of rank r = 1, 2, … has weight (r + shift)^(−exponent). Columns: exponent, shift,
   * missing.
   */
  private static final double[][] SKEW = {
    {2.02, 0.50, 0.0000},
    {1.96, 8.00, 0.0000},
    {1.02, 2.00, 0.0349},
    {1.12, 3.00, 0.0349},
    {2.56, 0.25, 0.0000},
    {2.80, 2.00, 0.1253},
    {0.96, 5.00, 0.0000},
    {2.22, 0.25, 0.0000},
    {3.00, 0.00, 0.0000},
    {1.14, 0.00, 0.0000},
    {1.16, 8.00, 0.0000},
    {1.06, 3.00, 0.0349},
    {1.04, 5.00, 0.0000},
    {2.68, 3.00, 0.0000},
    {1.48, 35.00, 0.0000},
    {1.06, 3.00, 0.0349},
    {2.08, 1.00, 0.0000},
    {1.68, 20.00, 0.0000},
    {1.48, 0.00, 0.4375},
    {2.22, 8.00, 0.4375},
    {1.06, 3.00, 0.0349},
    {3.00, 0.00, 0.7628},
    {2.68, 2.00, 0.0000},
    {1.30, 5.00, 0.0349},
    {3.00, 3.00, 0.4375},
    {1.16, 1.50, 0.4375}
  };

  private static final double[] DENSE_MISSING = {
    0.4602, 0.0000, 0.2117, 0.2148, 0.0244, 0.2241, 0.0437, 0.0008, 0.0437, 0.4602, 0.0437, 0.7683,
    0.2148
  };

  static final double[] QUANTILES = {0, .05, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95, .99, 1};

  private static final double[][] DENSE_LOG = {
    {0, 0, 0, 0, 0, 0, 0.69, 0.69, 1.1, 1.61, 2.2, 2.71, 3.66, 5.63},
    {0, 0, 0, 0, 0.69, 0.69, 1.39, 2.3, 3.18, 4.04, 5.21, 6.28, 7.74, 8.91},
    {0, 0.69, 0.69, 1.1, 1.39, 1.61, 1.95, 2.3, 2.71, 3.14, 3.76, 4.28, 5.32, 10.4},
    {0, 0, 0.69, 0.69, 1.1, 1.39, 1.61, 1.95, 2.2, 2.48, 2.94, 3.26, 3.69, 6.53},
    {0, 1.1, 2.48, 4.89, 6.78, 7.31, 7.95, 8.44, 9.02, 9.57, 10.43, 11.06, 12.88, 14.33},
    {0, 0, 1.1, 1.79, 2.48, 3.04, 3.53, 3.95, 4.41, 4.94, 5.6, 6.13, 7.19, 9.21},
    {0, 0, 0, 0, 0.69, 1.1, 1.39, 1.79, 2.2, 2.77, 3.53, 4.17, 5.4, 8.67},
    {0, 0, 0, 1.1, 1.39, 1.79, 2.08, 2.48, 2.77, 3.14, 3.56, 3.74, 3.89, 8.06},
    {0, 0.69, 1.1, 2.08, 2.77, 3.26, 3.69, 4.08, 4.48, 4.95, 5.55, 6.03, 6.93, 8.17},
    {0, 0, 0, 0, 0, 0, 0.69, 0.69, 0.69, 0.69, 0.69, 1.1, 1.39, 1.79},
    {0, 0, 0, 0, 0.69, 0.69, 0.69, 1.1, 1.1, 1.39, 1.95, 2.48, 3.26, 4.56},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0.69, 0.69, 1.39, 2.89, 4.5},
    {0, 0, 0.69, 0.69, 1.1, 1.39, 1.61, 1.95, 2.2, 2.56, 3.04, 3.37, 3.87, 7.72}
  };

  private CriteoShape() {}

  /** Rows of the field's table in the full data; one of them stands for a missing token. */
  static int cardinality(int field) {
    return CARDINALITY[field];
  }

  static double exponent(int field) {
    return SKEW[field][0];
  }

  static double shift(int field) {
    return SKEW[field][1];
  }

  static double missing(int field) {
    return SKEW[field][2];
  }

  static double denseMissing(int column) {
    return DENSE_MISSING[column];
  }

  /** Quantiles of ln(1 + x) at {@link #QUANTILES}. */
  static double[] denseLog(int column) {
    return DENSE_LOG[column].clone();
  }
}
