package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.cuda.Precision;
import io.pimento.cuda.TapeKernel;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;
import java.util.Optional;

/** One GPU with its kernels loaded, which engines share. */
public final class CudaBackend implements Device {
  private final CudaDevice device;
  private final TapeKernel kernel;
  private final GridShare share;

  /**
   * Opens a GPU.
   *
   * @param ordinal the driver's number of it, from 0
   * @throws io.pimento.cuda.CudaException if it cannot be used, saying why
   */
  public CudaBackend(int ordinal, Precision precision) {
    this.device = CudaDevice.open(ordinal);
    this.kernel = new TapeKernel(device, precision);
    this.share = new GridShare(kernel.grid(), System::nanoTime);
  }

  /** Why no GPU can be used here; empty if one can. */
  public static Optional<String> unavailable() {
    return CudaDevice.unavailable();
  }

  /**
   * Holds the number of a GPU against those that are here.
   *
   * @throws io.pimento.cuda.CudaException if there is none of that number
   */
  public static void require(int ordinal) {
    CudaDevice.require(ordinal);
  }

  /** How many GPUs the driver sees. */
  public static int count() {
    return CudaDevice.count();
  }

  public CudaDevice device() {
    return device;
  }

  public Precision precision() {
    return kernel.precision();
  }

  TapeKernel kernel() {
    return kernel;
  }

  /** Its blocks, which the engines' streams share. */
  GridShare share() {
    return share;
  }

  /** An engine that runs graphs over parameters, and trains them. */
  public CudaEngine engine(Parameters parameters, Optimizer optimizer, double clip) {
    device.use();
    return new CudaEngine(this, new DeviceParameters(device, parameters), optimizer, clip);
  }

  @Override
  public Engine engine(Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    return engine(parameters, optimizer, clip);
  }

  /** None: a training step is one launch, in which replicas could not exchange gradients. */
  @Override
  public boolean takesReplicas() {
    return false;
  }

  @Override
  public Engine replicas(
      int replicas, Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    throw new IllegalArgumentException(
        "a GPU's training step has no place where "
            + replicas
            + " replicas could exchange gradients");
  }

  @Override
  public boolean overlapsThreads() {
    return true;
  }

  @Override
  public boolean copiesParameters() {
    return true;
  }

  @Override
  public void close() {
    device.use();
    kernel.close();
    device.close();
  }
}
