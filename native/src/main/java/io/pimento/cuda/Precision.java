package io.pimento.cuda;

import java.util.Locale;

/** How products of float32 numbers are computed on the tensor cores; sums are float32 in all. */
public enum Precision {
  /** Factors rounded to TF32's 11 bits: relative errors near 3e-4. */
  TF32,
  /** Each factor as two TF32 numbers, three products: errors as in float32 arithmetic. */
  FP32,
  /**
   * As TF32, but factors of large products as halves (fp16), which have as many bits and a smaller
   * range: errors as in TF32 while they are within 6e-5 and 65504, and up to 3e-8 below.
   */
  HALF;

  /** The name in files and options. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whose kernels it runs: those of TF32 can multiply halves as well. */
  Precision image() {
    return this == HALF ? TF32 : this;
  }
}
