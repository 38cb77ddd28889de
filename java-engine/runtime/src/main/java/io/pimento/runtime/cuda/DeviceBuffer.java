package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.runtime.memory.Block;
import io.pimento.runtime.memory.NativeMemory;

/** Floats on the device that several launches share; grows as asked for. */
public final class DeviceBuffer implements AutoCloseable {
  private final CudaDevice device;
  private long address;
  private long bytes;

  /** Empty. */
  public DeviceBuffer(CudaBackend backend) {
    this.device = backend.device();
  }

  /** Address of room for so many floats; what was in it is gone if it grows. */
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
  public float[] read(int count) {
    device.use();
    float[] all = new float[count];
    try (Block host = NativeMemory.allocateFloats(Math.max(1, count))) {
      device.download(host.address(), address, (long) Float.BYTES * count);
      NativeMemory.copy(host.address(), all, 0, count);
    }
    return all;
  }

  @Override
  public void close() {
    if (bytes > 0) {
      device.use();
      device.free(address, bytes);
      bytes = 0;
    }
  }
}
