package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.*;

import java.util.List;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A device's memory, and pinned memory of the host, as the driver gives them; what is given back
 * waits for its next use. Its device is the calling thread's.
 */
final class KeptMemory implements AutoCloseable {
  /** Whether anything is kept; true without it. */
  static final String PROPERTY = "pimento.cuda.pool";

  /** Larger blocks are few, and go back at once. */
  private static final long LARGEST = 1L << 26;

  private static final long DEVICE_ROOM = 1L << 31;
  private static final long PINNED_ROOM = 1L << 29;

  private final BlockPool device;
  private final BlockPool pinned;

  KeptMemory() {
    // A checker of memory sees what is outside a block only where blocks are the driver's own.
    boolean kept = Boolean.parseBoolean(System.getProperty(PROPERTY, "true"));
    device = new BlockPool(LARGEST, kept ? DEVICE_ROOM : 0);
    pinned = new BlockPool(LARGEST, kept ? PINNED_ROOM : 0);
  }

  /** Bytes of the device that wait. */
  long waitingBytes() {
    return device.bytes();
  }

  /** Device memory of any content; 0 if there is no room. */
  long allocate(long bytes) {
    long block = device.size(bytes);
    long known = device.take(block);
    if (known != 0) {
      return known;
    }
    long[] address = new long[1];
    int code = cuMemAlloc(address, block);
    if (code == CUDA_ERROR_OUT_OF_MEMORY && drain()) {
      code = cuMemAlloc(address, block);
    }
    if (code == CUDA_ERROR_OUT_OF_MEMORY) {
      return 0;
    }
    Driver.check("allocating " + bytes + " bytes", code);
    return address[0];
  }

  /** Gives what waits of the device back to the driver; false if nothing does. */
  boolean drain() {
    List<Long> waiting = device.drain();
    waiting.forEach(KeptMemory::release);
    return !waiting.isEmpty();
  }

  /** Takes back so many bytes of the device. */
  void free(long address, long bytes) {
    if (!device.keep(address, device.size(bytes))) {
      release(address);
    }
  }

  private static void release(long address) {
    Driver.check("freeing memory", cuMemFree(address));
  }

  /** Host memory that the device reads and writes directly. */
  long allocatePinned(long bytes) {
    long block = pinned.size(bytes);
    long known = pinned.take(block);
    if (known != 0) {
      return known;
    }
    try (PointerPointer<?> out = new PointerPointer<>(1)) {
      Driver.check(
          "pinning " + bytes + " bytes",
          cuMemHostAlloc(out, block, CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP));
      return out.get(0).address();
    }
  }

  /** Takes back so many bytes of the host. */
  void freePinned(long address, long bytes) {
    if (!pinned.keep(address, pinned.size(bytes))) {
      releasePinned(address);
    }
  }

  private static void releasePinned(long address) {
    Driver.check("freeing pinned memory", cuMemFreeHost(new Driver.At(address)));
  }

  /** Gives everything that waits back to the driver. */
  @Override
  public void close() {
    device.drain().forEach(KeptMemory::release);
    pinned.drain().forEach(KeptMemory::releasePinned);
  }
}
