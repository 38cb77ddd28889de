package io.pimento.cuda;

/** The formula by which an optimizer changes an entry. The kernels know it by the same names. */
public enum UpdateRule implements KernelCode {
  ADAGRAD,
  SGD,
  MOMENTUM,
  ADAM
}
