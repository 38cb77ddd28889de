package io.pimento.cuda;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory of which the beginning of each block lies on a GPU and the rest in the host's memory, at
 * addresses that follow one another: kernels read and write it as any other memory, the rest over
 * the link to the host. The processor reads and writes the rest too, while no kernel does.
 */
public final class HostTailMemory implements DeviceMemory {
  private final CudaDevice device;
  private final double hot;
  private final MappedMemory.Place host;
  private final long granularity;

  /** Where the part on the device ends, by the beginning of each block. */
  private final ConcurrentSkipListMap<Long, Long> ends = new ConcurrentSkipListMap<>();

  private HostTailMemory(CudaDevice device, double hot, MappedMemory.Place host, long granularity) {
    this.device = device;
    this.hot = hot;
    this.host = host;
    this.granularity = granularity;
  }

  /**
   * Memory beside a device.
   *
   * @param hot part of each block that lies on the device, 0 to 1
   * @throws CudaException if the device's driver cannot map the host's memory so
   */
  public static HostTailMemory of(CudaDevice device, double hot) {
    MappedMemory.Place host = MappedMemory.Place.ofHost(device.hostMemoryNode());
    long granularity = MappedMemory.granularity(List.of(MappedMemory.Place.of(device), host));
    return new HostTailMemory(device, hot, host, granularity);
  }

  /** Whole grains for so many bytes. */
  private long size(long bytes) {
    return MappedMemory.size(bytes, granularity);
  }

  /** How many bytes of a block lie on the device. */
  private long hotBytes(long bytes) {
    return hotBytes(bytes, hot, granularity);
  }

  static long hotBytes(long bytes, double hot, long granularity) {
    long wanted = (long) Math.ceil(hot * bytes / granularity) * granularity;
    return Math.min(MappedMemory.size(bytes, granularity), wanted);
  }

  @Override
  public void use() {
    device.use();
  }

  @Override
  public long allocate(long bytes) {
    long size = size(bytes);
    long hotter = hotBytes(bytes);
    MappedMemory.Place gpu = MappedMemory.Place.of(device);
    device.take(hotter);
    long at = 0;
    long mapped = 0;
    try {
      at = MappedMemory.reserve(size, granularity);
      if (hotter > 0) {
        MappedMemory.map(gpu, device, at, hotter);
        mapped = hotter;
        MappedMemory.open(at, hotter, List.of(gpu));
        device.fill(at, 0, hotter);
      }
      if (size > hotter) {
        long tail = at + hotter;
        MappedMemory.map(host, device, tail, size - hotter);
        mapped = size;
        MappedMemory.open(tail, size - hotter, List.of(gpu));
        MappedMemory.open(tail, size - hotter, List.of(host));
        Pointer.memset(new Driver.At(tail), 0, size - hotter);
      }
      ends.put(at, at + hotter);
      return at;
    } catch (CudaException e) {
      if (at != 0) {
        unmap(at, Math.min(mapped, hotter), mapped);
        MappedMemory.unreserve(at, size);
      }
      device.give(hotter);
      throw e;
    }
  }

  /** Lets go of a block's parts, so far as they are mapped. */
  private static void unmap(long address, long hotter, long mapped) {
    if (hotter > 0) {
      MappedMemory.unmap(address, hotter);
    }
    if (mapped > hotter) {
      MappedMemory.unmap(address + hotter, mapped - hotter);
    }
  }

  @Override
  public void free(long address, long bytes) {
    long hotter = hotBytes(bytes);
    // Unlike the plain call, unmapping waits for nothing.
    device.synchronize();
    ends.remove(address);
    unmap(address, hotter, size(bytes));
    MappedMemory.unreserve(address, size(bytes));
    device.give(hotter);
  }

  /** How many bytes from an address on lie on the device. */
  private long onDevice(long address, long bytes) {
    Map.Entry<Long, Long> block = ends.floorEntry(address);
    if (block == null) {
      throw new IllegalArgumentException("no block of this memory is at " + address);
    }
    return Math.clamp(block.getValue() - address, 0, bytes);
  }

  @Override
  public void upload(long to, long from, long bytes) {
    long hotter = onDevice(to, bytes);
    device.upload(to, from, hotter);
    copy(to + hotter, from + hotter, bytes - hotter);
  }

  @Override
  public void download(long to, long from, long bytes) {
    long hotter = onDevice(from, bytes);
    device.download(to, from, hotter);
    copy(to + hotter, from + hotter, bytes - hotter);
  }

  private static void copy(long to, long from, long bytes) {
    if (bytes > 0) {
      Pointer.memcpy(new Driver.At(to), new Driver.At(from), bytes);
    }
  }
}
