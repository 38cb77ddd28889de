package io.pimento.data.prepare;

import io.pimento.data.reader.InputFormat;

/** How numeric values become inputs; a missing value always becomes 0. */
public enum DenseTransform {
  /** ln(1 + max(x, 0)). */
  LOG1P,
  /** x as it is. */
  IDENTITY,
  /** (x − mean) / standard deviation, both over the train split's present values. */
  STANDARDIZE,
  /** Each field by what the train split holds, see {@link DenseScale}. */
  AUTO;

  /** What a format's dense values get unless told: the published one has its own logarithm. */
  public static DenseTransform defaultFor(InputFormat format) {
    return switch (format) {
      case CRITEO, AVAZU, KDD12, KDD12_NASREC -> LOG1P;
      case LIBFM, LIBFFM, TABLE, PARQUET -> AUTO;
    };
  }
}
