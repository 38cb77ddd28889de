package io.pimento.run.backend;

import io.pimento.runtime.backend.Gpu;

/** The numbers that a computation uses. */
public enum BackendPrecision {
  FLOAT,
  /** Float, but factors of matrix products rounded to TF32: on GPUs alone. */
  TF32,
  /** As TF32, but factors of large products rounded to halves (fp16): on GPUs alone. */
  HALF,
  DOUBLE;

  /** Whether only GPUs have it. */
  boolean ofGpus() {
    return this == TF32 || this == HALF;
  }

  /** What GPUs round factors to. */
  Gpu.Factors factors() {
    return switch (this) {
      case TF32 -> Gpu.Factors.TF32;
      case HALF -> Gpu.Factors.HALF;
      case FLOAT, DOUBLE -> Gpu.Factors.FLOAT;
    };
  }

  /** What products have in messages. */
  String products() {
    return switch (this) {
      case FLOAT -> "products of float numbers";
      case TF32 -> "products of TF32 numbers";
      case HALF -> "products of TF32 numbers, large ones of halves";
      case DOUBLE -> "products of double numbers";
    };
  }
}
