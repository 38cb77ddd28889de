package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.*;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** The kernels that run tapes, loaded on one device. */
public final class TapeKernel implements AutoCloseable {
  static final int LAUNCH_BYTES =
      8 * TapeLimits.BASES + Float.BYTES * TapeLimits.SCALARS + 6 * Long.BYTES + RowGather.BYTES;

  private final CUmod_st module = new CUmod_st();
  private final Map<TapePart.Kernel, CUfunc_st> functions = new EnumMap<>(TapePart.Kernel.class);
  private final Precision precision;
  private final boolean warpgroups;
  private final int shared;
  private final int grid;

  /**
   * Loads the kernel for a device.
   *
   * @throws CudaException if the device cannot run it
   */
  public TapeKernel(CudaDevice device, Precision precision) {
    this.precision = precision;
    if (device.sharedBytes() < TapeLimits.SHARED_BYTES) {
      throw new CudaException(
          String.format(
              Locale.ROOT,
              "%s has %,d bytes of shared memory a block; the kernels need %,d",
              device.name(),
              device.sharedBytes(),
              TapeLimits.SHARED_BYTES));
    }
    byte[] image = KernelImage.of(precision, device);
    try (BytePointer data = new BytePointer(image)) {
      Driver.check("loading the kernels for " + device.name(), cuModuleLoadData(module, data));
    }
    this.warpgroups = constant(device, "warpgroups") != 0;
    this.shared =
        warpgroups
            ? TapeLimits.sharedBytes(TapeLimits.WARPGROUP_SCRATCH_BYTES)
            : TapeLimits.SHARED_BYTES;
    int least = Integer.MAX_VALUE;
    for (TapePart.Kernel k : TapePart.Kernel.values()) {
      CUfunc_st function = new CUfunc_st();
      Driver.check("finding a kernel", cuModuleGetFunction(function, module, k.symbol()));
      Driver.check(
          "giving a kernel its shared memory",
          cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, shared));
      int[] blocks = new int[1];
      Driver.check(
          "asking how many blocks fit",
          cuOccupancyMaxActiveBlocksPerMultiprocessor(
              blocks, function, TapeLimits.THREADS, shared));
      functions.put(k, function);
      least = Math.min(least, blocks[0]);
    }
    if (least == 0) {
      throw new CudaException("no block of the kernels fits on " + device.name());
    }
    this.grid = least * device.processors();
  }

  /** A number that the kernels were compiled with. */
  private int constant(CudaDevice device, String name) {
    long[] address = new long[1];
    try (SizeTPointer bytes = new SizeTPointer(1);
        IntPointer value = new IntPointer(1)) {
      Driver.check("finding the kernels' " + name, cuModuleGetGlobal(address, bytes, module, name));
      device.download(value.address(), address[0], Integer.BYTES);
      return value.get();
    }
  }

  public Precision precision() {
    return precision;
  }

  /** Whether products can go by warpgroups, as Hopper's tensor cores do. */
  public boolean warpgroups() {
    return warpgroups;
  }

  /** Blocks of a launch that has the device to itself. */
  public int grid() {
    return grid;
  }

  /**
   * Runs a part of a tape.
   *
   * @param blocks of the grid, all on the device at once
   * @param tape address of its words
   * @param bases addresses that operands refer to
   * @param scalars numbers of this launch
   * @param barrier address of the grid's counter
   * @param arrived its value before this launch's first level, if that has a barrier
   * @param nanoseconds address for the time at the end of each level, or 0
   * @param gather rows to bring before the first level: one arrival more of each block
   */
  public void launch(
      CudaStream stream,
      int blocks,
      long tape,
      TapePart part,
      long[] bases,
      float[] scalars,
      long barrier,
      long arrived,
      long nanoseconds,
      RowGather gather) {
    KernelArgument argument = KernelArgument.own();
    BytePointer launch = argument.bytes();
    for (int i = 0; i < TapeLimits.BASES; i++) {
      launch.putLong((long) Long.BYTES * i, i < bases.length ? bases[i] : 0);
    }
    long at = (long) Long.BYTES * TapeLimits.BASES;
    for (int i = 0; i < TapeLimits.SCALARS; i++) {
      launch.putFloat(at + (long) Float.BYTES * i, i < scalars.length ? scalars[i] : 0);
    }
    at += (long) Float.BYTES * TapeLimits.SCALARS;
    launch.putLong(at, tape);
    launch.putLong(at + Long.BYTES, barrier);
    launch.putLong(at + 2 * Long.BYTES, arrived - (long) part.from() * blocks);
    launch.putLong(at + 3 * Long.BYTES, nanoseconds);
    launch.putInt(at + 4 * Long.BYTES, part.from());
    launch.putInt(at + 4 * Long.BYTES + Integer.BYTES, part.to());
    launch.putInt(at + 5 * Long.BYTES, part.beside() ? 1 : 0);
    gather.write(launch, at + 6 * Long.BYTES);
    CUfunc_st function = Objects.requireNonNull(functions.get(part.kernel()));
    if (part.kernel() == TapePart.Kernel.TAPE) {
      Driver.check(
          "launching a tape",
          cuLaunchCooperativeKernel(
              function,
              blocks,
              1,
              1,
              TapeLimits.THREADS,
              1,
              1,
              shared,
              stream.handle(),
              argument.addresses()));
    } else {
      int needed = (int) Math.min(blocks, part.units());
      Driver.check(
          "launching a level",
          cuLaunchKernelEx(
              argument.overlapping(needed, shared, stream.handle()),
              function,
              argument.addresses(),
              null));
    }
  }

  @Override
  public void close() {
    Driver.check("unloading the kernels", cuModuleUnload(module));
  }
}
