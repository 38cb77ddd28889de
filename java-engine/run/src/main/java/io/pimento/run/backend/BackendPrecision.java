package io.pimento.run.backend;

/** The numbers that a computation uses. */
public enum BackendPrecision {
  FLOAT,
  /** Float, but factors of matrix products rounded to TF32: on GPUs alone. */
  TF32,
  DOUBLE
}
