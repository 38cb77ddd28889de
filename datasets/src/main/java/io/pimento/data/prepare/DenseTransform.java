package io.pimento.data.prepare;

/** How numeric values become inputs; a missing value always becomes 0. */
public enum DenseTransform {
  /** ln(1 + max(x, 0)). */
  LOG1P,
  /** x as it is. */
  IDENTITY,
  /** (x − mean) / standard deviation, both over the train split's present values. */
  STANDARDIZE
}
