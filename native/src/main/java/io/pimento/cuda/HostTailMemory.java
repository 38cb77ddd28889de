package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.*;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bytedeco.cuda.cudart.CUmemAccessDesc_v1;
import org.bytedeco.cuda.cudart.CUmemAllocationProp_v1;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Memory of which the beginning of each block lies on a GPU and the rest in the host's memory, at
 * addresses that follow one another: kernels read and write it as any other memory, the rest over
 * the link to the host. The processor reads and writes the rest too, while no kernel does.
 */
public final class HostTailMemory implements DeviceMemory {
  private final CudaDevice device;
  private final double hot;
  private final int node;
  private final long granularity;

  /** Where the part on the device ends, by the beginning of each block. */
  private final ConcurrentSkipListMap<Long, Long> ends = new ConcurrentSkipListMap<>();

  private HostTailMemory(CudaDevice device, double hot, int node, long granularity) {
    this.device = device;
    this.hot = hot;
    this.node = node;
    this.granularity = granularity;
  }

  /**
   * Memory beside a device.
   *
   * @param hot part of each block that lies on the device, 0 to 1
   * @throws CudaException if the device's driver cannot map the host's memory so
   */
  public static HostTailMemory of(CudaDevice device, double hot) {
    int node = device.hostMemoryNode();
    long granularity = Math.max(granularity(onDevice(device)), granularity(onHost(node)));
    if (Long.bitCount(granularity) != 1) {
      throw new CudaException("memory is mapped by " + granularity + " bytes, no power of two");
    }
    return new HostTailMemory(device, hot, node, granularity);
  }

  private static CUmemAllocationProp_v1 onDevice(CudaDevice device) {
    return place(CU_MEM_LOCATION_TYPE_DEVICE, device.ordinal());
  }

  private static CUmemAllocationProp_v1 onHost(int node) {
    return place(CU_MEM_LOCATION_TYPE_HOST_NUMA, node);
  }

  private static CUmemAllocationProp_v1 place(int type, int id) {
    CUmemAllocationProp_v1 place = new CUmemAllocationProp_v1();
    Pointer.memset(place, 0, place.sizeof());
    place.type(CU_MEM_ALLOCATION_TYPE_PINNED);
    place.location().type(type).id(id);
    return place;
  }

  private static long granularity(CUmemAllocationProp_v1 place) {
    try (place;
        SizeTPointer bytes = new SizeTPointer(1)) {
      Driver.check(
          "asking by how many bytes memory is mapped",
          cuMemGetAllocationGranularity(bytes, place, CU_MEM_ALLOC_GRANULARITY_RECOMMENDED));
      return bytes.get();
    }
  }

  /** Whole grains for so many bytes. */
  private long size(long bytes) {
    return Math.ceilDiv(Math.max(1, bytes), granularity) * granularity;
  }

  /** How many bytes of a block lie on the device. */
  private long hotBytes(long bytes) {
    return hotBytes(bytes, hot, granularity);
  }

  static long hotBytes(long bytes, double hot, long granularity) {
    long grains = Math.ceilDiv(Math.max(1, bytes), granularity);
    return Math.min(grains, (long) Math.ceil(hot * bytes / granularity)) * granularity;
  }

  @Override
  public void use() {
    device.use();
  }

  @Override
  public long allocate(long bytes) {
    long size = size(bytes);
    long hotter = hotBytes(bytes);
    device.take(hotter);
    long at = 0;
    long mapped = 0;
    try {
      at = reserve(size);
      if (hotter > 0) {
        map(at, hotter, onDevice(device), "of the GPU");
        mapped = hotter;
        open(at, hotter, CU_MEM_LOCATION_TYPE_DEVICE, device.ordinal());
        device.fill(at, 0, hotter);
      }
      if (size > hotter) {
        map(at + hotter, size - hotter, onHost(node), "of the host");
        mapped = size;
        open(at + hotter, size - hotter, CU_MEM_LOCATION_TYPE_DEVICE, device.ordinal());
        open(at + hotter, size - hotter, CU_MEM_LOCATION_TYPE_HOST_NUMA, node);
        Pointer.memset(new Driver.At(at + hotter), 0, size - hotter);
      }
      ends.put(at, at + hotter);
      return at;
    } catch (CudaException e) {
      if (at != 0) {
        unmap(at, Math.min(mapped, hotter));
        unmap(at + hotter, mapped - Math.min(mapped, hotter));
        Driver.check("giving addresses back", cuMemAddressFree(at, size));
      }
      device.give(hotter);
      throw e;
    }
  }

  private long reserve(long size) {
    long[] address = new long[1];
    Driver.check(
        "reserving addresses for " + size + " bytes",
        cuMemAddressReserve(address, size, granularity, 0, 0));
    return address[0];
  }

  private void map(long address, long bytes, CUmemAllocationProp_v1 where, String whose) {
    long[] handle = new long[1];
    try (where) {
      int code = cuMemCreate(handle, bytes, where, 0);
      if (code == CUDA_ERROR_OUT_OF_MEMORY && device.drain()) {
        code = cuMemCreate(handle, bytes, where, 0);
      }
      Driver.check("allocating " + bytes + " bytes " + whose + " for a table", code);
    }
    int code = cuMemMap(address, bytes, 0, handle[0], 0);
    // What is mapped stays until it is unmapped.
    Driver.check("letting go of a table's memory", cuMemRelease(handle[0]));
    Driver.check("mapping " + bytes + " bytes " + whose, code);
  }

  private static void open(long address, long bytes, int type, int id) {
    try (CUmemAccessDesc_v1 way = new CUmemAccessDesc_v1()) {
      way.location().type(type).id(id);
      way.flags(CU_MEM_ACCESS_FLAGS_PROT_READWRITE);
      Driver.check("opening the way to a table's memory", cuMemSetAccess(address, bytes, way, 1));
    }
  }

  private static void unmap(long address, long bytes) {
    if (bytes > 0) {
      Driver.check("letting go of mapped memory", cuMemUnmap(address, bytes));
    }
  }

  @Override
  public void free(long address, long bytes) {
    long hotter = hotBytes(bytes);
    // Unlike the plain call, unmapping waits for nothing.
    device.synchronize();
    ends.remove(address);
    unmap(address, hotter);
    unmap(address + hotter, size(bytes) - hotter);
    Driver.check("giving addresses back", cuMemAddressFree(address, size(bytes)));
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
