package io.pimento.runtime.backend;

import io.pimento.cuda.Precision;
import io.pimento.cuda.TapeLimits;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.TablePlace;
import java.util.Optional;

/** GPUs as devices: the door to them for who need not know more. */
public final class Gpu {
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
   * @param tf32 whether factors of matrix products are rounded to TF32
   * @throws io.pimento.cuda.CudaException if it cannot be used, saying why
   */
  public static Device open(int number, boolean tf32) {
    return open(number, tf32, TablePlace.COPIES);
  }

  /**
   * The same.
   *
   * @param tables where trainings have large ones
   */
  public static Device open(int number, boolean tf32, TablePlace tables) {
    return new CudaBackend(number, tf32 ? Precision.TF32 : Precision.FP32, tables);
  }
}
