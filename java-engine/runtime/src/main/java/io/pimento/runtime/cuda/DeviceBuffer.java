package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.runtime.engine.Room;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;

/** Floats on the device, which a runner's launches read and write. */
final class DeviceBuffer implements Room {
  private final CudaDevice device;
  private final TapeRunner runner;
  private long address;
  private long bytes;

  /** Empty. */
  DeviceBuffer(TapeRunner runner) {
    this.device = runner.device();
    this.runner = runner;
  }

  @Override
  public long floats(long count) {
    device.use();
    long wanted = Float.BYTES * count;
    if (wanted > bytes) {
      close();
      address = device.allocate(wanted);
      bytes = wanted;
    }
    return address;
  }

  /** The first floats, once what writes them is done. */
  void read(float[] to, int count) {
    device.use();
    try (NativeBlock host = NativeMemory.allocateFloats(Math.max(1, count))) {
      device.download(host.address(), address, (long) Float.BYTES * count);
      NativeMemory.copy(host.address(), to, 0, count);
    }
  }

  @Override
  public void close() {
    if (bytes > 0) {
      device.use();
      runner.synchronize();
      device.free(address, bytes);
      bytes = 0;
    }
  }
}
