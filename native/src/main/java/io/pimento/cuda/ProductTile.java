package io.pimento.cuda;

/** How a matrix product's sums are cut into units. The kernels know it by the same names. */
public enum ProductTile implements KernelCode {
  /** {@link TapeLimits#SMALL_TILE} rows and columns. */
  SMALL,
  /** {@link TapeLimits#LARGE_TILE} rows and columns. */
  LARGE,
  /** As many, multiplied by warpgroups: only where {@link TapeKernel#warpgroups()}. */
  WARPGROUP,
  /** As many, of factors that are halves; an instruction of its own. */
  HALF,
  /**
   * As by warpgroups, of two factors whose rows are contiguous: only by {@link
   * TapePart.Kernel#WEIGHTS}.
   */
  TURNED
}
