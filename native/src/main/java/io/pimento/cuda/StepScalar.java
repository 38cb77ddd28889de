package io.pimento.cuda;

/**
 * Numbers of an update that change from step to step, in their order. The kernels know it by the
 * same names.
 */
public enum StepScalar implements KernelCode {
  RATE,
  EPSILON,
  DECAY,
  BETA1,
  BETA2,
  CORRECTION1,
  CORRECTION2,
  TABLE_DECAY,
  TABLE_RATE
}
