package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.cuda.NcclCommunicator;
import io.pimento.cuda.Precision;
import io.pimento.cuda.TapeKernel;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.TablePlace;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;
import java.util.Optional;
import java.util.function.Predicate;

/** One GPU with its kernels loaded, which engines share. */
public final class CudaBackend implements Device {
  private final CudaDevice device;
  private final TapeKernel kernel;
  private final GridShare share;
  private final RowStores rows;
  private final Saturation saturation;
  private final TablePlace tables;

  /** Opens a GPU; replicas from it on have copies of all tables. */
  public CudaBackend(int ordinal, Precision precision) {
    this(ordinal, precision, TablePlace.COPIES);
  }

  /**
   * Opens a GPU.
   *
   * @param ordinal the driver's number of it, from 0
   * @param tables where trainings have large ones
   * @throws io.pimento.cuda.CudaException if it cannot be used, saying why
   */
  public CudaBackend(int ordinal, Precision precision, TablePlace tables) {
    this.tables = tables;
    this.device = CudaDevice.open(ordinal);
    this.kernel = new TapeKernel(device, precision);
    this.share = new GridShare(kernel.grid(), System::nanoTime);
    this.rows = new RowStores(device, device::freeBytes);
    this.saturation = new Saturation(device, precision);
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

  /** Rows that its trainings share. */
  RowStores rows() {
    return rows;
  }

  /** What was too large for the halves that it multiplies. */
  Saturation saturation() {
    return saturation;
  }

  @Override
  public long saturated() {
    return saturation.count();
  }

  /** An engine that runs graphs over parameters, and trains them. */
  public CudaEngine engine(Parameters parameters, Optimizer optimizer, double clip) {
    return engine(parameters, optimizer, clip, tables);
  }

  /** The same with large tables in a place of their own. */
  public CudaEngine engine(
      Parameters parameters, Optimizer optimizer, double clip, TablePlace where) {
    device.use();
    DeviceParameters own =
        where instanceof TablePlace.Host host && optimizer.leavesZeroGradientsAlone()
            ? DeviceParameters.in(new HostTables(device, host.hot())::memory, parameters)
            : new DeviceParameters(device, parameters);
    return new CudaEngine(this, own, optimizer, clip);
  }

  /**
   * The same, of parameters that are another's where they are not its own.
   *
   * @param own which are
   */
  CudaEngine engine(
      Parameters parameters,
      DeviceParameters others,
      Predicate<ParameterSpec> own,
      Optimizer optimizer,
      double clip) {
    device.use();
    return new CudaEngine(
        this, new DeviceParameters(device, parameters, others, own), optimizer, clip);
  }

  @Override
  public Engine engine(Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    return engine(parameters, optimizer, clip);
  }

  /** One on this GPU and on each of a higher number. */
  @Override
  public int mostReplicas() {
    return Math.min(TapeLimits.RANKS, CudaDevice.count() - device.ordinal());
  }

  /** One on this GPU and on each of those that follow, which are opened and closed with it. */
  @Override
  public Engine replicas(
      int replicas, Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    return replicas == 1
        ? engine(parameters, optimizer, clip)
        : replicas(replicas, parameters, optimizer, clip, tables);
  }

  /**
   * The same of at least two.
   *
   * @param where they have large tables
   * @throws io.pimento.cuda.CudaException if there are not so many GPUs, or one cannot reach
   *     another's memory
   */
  public ReplicatedCudaEngine replicas(
      int replicas, Parameters parameters, Optimizer optimizer, double clip, TablePlace where) {
    if (replicas < 2 || replicas > mostReplicas()) {
      throw new IllegalArgumentException(
          "from GPU "
              + device.ordinal()
              + " on there can be 2 to "
              + mostReplicas()
              + " replicas, not "
              + replicas);
    }
    return new ReplicatedCudaEngine(
        this, replicas, parameters, optimizer, clip, where instanceof TablePlace.Shared);
  }

  /** Why no GPU can train with those of other processes; empty if one can. */
  public static Optional<String> alone() {
    return NcclCommunicator.missing();
  }

  /** With the GPUs of the other members, by NCCL. */
  @Override
  public Engine replica(
      Collective group, Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    if (group.size() > TapeLimits.RANKS) {
      throw new IllegalArgumentException(
          "at most " + TapeLimits.RANKS + " GPUs train together, not " + group.size());
    }
    return new GroupedCudaEngine(group, this, parameters, optimizer, clip);
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
    rows.close();
    saturation.close();
    kernel.close();
    device.close();
  }
}
