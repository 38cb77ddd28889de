package io.pimento.cuda;

/** What {@link Instruction#MAP} makes of each entry. The kernels know it by the same names. */
public enum EntryFunction implements KernelCode {
  MULTIPLY,
  SCALE,
  RELU,
  RELU_GRADIENT,
  SIGMOID,
  SIGMOID_GRADIENT
}
