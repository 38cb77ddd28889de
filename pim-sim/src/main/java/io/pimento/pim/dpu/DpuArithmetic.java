package io.pimento.pim.dpu;

import io.pimento.pim.dram.device.ConstantsFile;

/**
 * Operations that a full pipeline makes, in millions a second, each with what a loop over arrays in
 * working memory needs around it.
 */
public record DpuArithmetic(
    double int32Add, double int32Multiply, double float32Add, double float32Multiply) {
  static DpuArithmetic read(ConstantsFile c) {
    return new DpuArithmetic(
        c.positive("int32_add_mops"),
        c.positive("int32_multiply_mops"),
        c.positive("float32_add_mops"),
        c.positive("float32_multiply_mops"));
  }

  /** Additions. */
  public double add(DpuElement element) {
    return element == DpuElement.INT32 ? int32Add : float32Add;
  }

  /** Multiplications. */
  public double multiply(DpuElement element) {
    return element == DpuElement.INT32 ? int32Multiply : float32Multiply;
  }
}
