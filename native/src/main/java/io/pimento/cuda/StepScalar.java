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
  TABLE_RATE,
  /** Steps done before this one, but for multiples of two to the {@link #STEP_BITS}th power. */
  STEP_LOW,
  /** How many of those there are. */
  STEP_HIGH;

  /** Bits of a number of steps that a float holds exactly. */
  public static final int STEP_BITS = 24;
}
