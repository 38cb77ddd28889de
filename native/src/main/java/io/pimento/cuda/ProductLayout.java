package io.pimento.cuda;

/**
 * Which factors of a matrix product have the axis that is summed over contiguous. The kernels know
 * it by the same names.
 */
public enum ProductLayout implements KernelCode {
  BOTH_K,
  A_K,
  NEITHER_K
}
