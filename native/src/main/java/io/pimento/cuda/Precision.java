package io.pimento.cuda;

import java.util.Locale;

/** How products of float32 numbers are computed on the tensor cores; sums are float32 in both. */
public enum Precision {
  /** Factors rounded to TF32's 11 bits: relative errors near 3e-4. */
  TF32,
  /** Each factor as two TF32 numbers, three products: errors as in float32 arithmetic. */
  FP32;

  /** The name in files and options. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
