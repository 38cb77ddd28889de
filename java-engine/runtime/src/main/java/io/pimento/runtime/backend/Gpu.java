package io.pimento.runtime.backend;

import io.pimento.cuda.Precision;
import io.pimento.cuda.TapeLimits;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.TablePlace;
import java.util.Optional;

/** GPUs as devices: the door to them for who need not know more. */
public final class Gpu {
  /** What factors of matrix products are rounded to; sums are floats. */
  public enum Factors {
    /** Not rounded. */
    FLOAT(Precision.FP32),
    /** TF32. */
    TF32(Precision.TF32),
    /** TF32, of large products halves (fp16). */
    HALF(Precision.HALF);

    private final Precision precision;

    Factors(Precision precision) {
      this.precision = precision;
    }
  }

  private Gpu() {}

  /** Why no GPU can be used here; empty if one can. */
  public static Optional<String> unavailable() {
    return CudaBackend.unavailable();
  }

  /** How many GPUs the driver sees; 0 if none can be used. */
  public static int count() {
    return unavailable().isPresent() ? 0 : CudaBackend.count();
  }

  /**
   * Holds the number of a GPU against those that are here.
   *
   * @throws io.pimento.cuda.CudaException if there is none of that number
   */
  public static void require(int number) {
    CudaBackend.require(number);
  }

  /** Why no GPU can train with those of other processes; empty if one can. */
  public static Optional<String> alone() {
    return CudaBackend.alone();
  }

  /** Most GPUs that train together, each of a process. */
  public static int mostTogether() {
    return TapeLimits.RANKS;
  }

  /**
   * Opens a GPU.
   *
   * @param number the driver's, from 0
   * @throws io.pimento.cuda.CudaException if it cannot be used, saying why
   */
  public static Device open(int number, Factors factors) {
    return open(number, factors, TablePlace.COPIES);
  }

  /**
   * The same.
   *
   * @param tables where trainings have large ones
   */
  public static Device open(int number, Factors factors, TablePlace tables) {
    return new CudaBackend(number, factors.precision, tables);
  }
}
