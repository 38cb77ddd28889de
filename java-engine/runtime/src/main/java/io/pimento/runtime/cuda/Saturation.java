package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.cuda.Precision;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;

/**
 * How many factors of products were too large for a half on one GPU since it was opened, and were
 * computed with as the largest half. All its engines count together.
 */
final class Saturation implements AutoCloseable {
  private final CudaDevice device;
  private final long address;
  private long elsewhere;

  /** Counts where products have factors of halves. */
  Saturation(CudaDevice device, Precision precision) {
    this.device = device;
    this.address = precision == Precision.HALF ? device.allocate(Long.BYTES) : 0;
  }

  /** Where kernels count; 0 where there is nothing to count. */
  long address() {
    return address;
  }

  /** Adds what another GPU counted that trained with this one. */
  synchronized void add(long counted) {
    elsewhere += counted;
  }

  /** The count when all launches that were waited for had ended. */
  synchronized long count() {
    if (address == 0) {
      return 0;
    }
    device.use();
    try (NativeBlock host = NativeMemory.allocateFloats(2)) {
      device.download(host.address(), address, Long.BYTES);
      return NativeMemory.getLong(host.address()) + elsewhere;
    }
  }

  @Override
  public void close() {
    if (address != 0) {
      device.free(address, Long.BYTES);
    }
  }
}
