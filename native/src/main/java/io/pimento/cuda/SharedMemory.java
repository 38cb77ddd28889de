package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.*;

import java.util.List;
import org.bytedeco.cuda.cudart.CUmemAccessDesc_v1;
import org.bytedeco.cuda.cudart.CUmemAllocationProp_v1;
import org.bytedeco.cuda.cudart.CUmemLocation_v1;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Memory that several GPUs give together: {@linkplain Pieces pieces} of one size, each from the
 * next GPU, lie one after the other at addresses that are the same for all of them. So kernels read
 * it as any other memory; what is not their own GPU's comes over the link between them. Devices
 * reach one another ({@link CudaDevice#reach}).
 */
public final class SharedMemory implements DeviceMemory {
  private final List<CudaDevice> devices;
  private final Pieces pieces;
  private final long granularity;

  private SharedMemory(List<CudaDevice> devices, Pieces pieces, long granularity) {
    this.devices = List.copyOf(devices);
    this.pieces = pieces;
    this.granularity = granularity;
  }

  /**
   * Memory for blocks of some size.
   *
   * @param bytes of the largest block
   * @param turn any number; memory of successive ones begins on successive devices
   * @throws CudaException if a device cannot map other devices' memory
   */
  public static SharedMemory of(List<CudaDevice> devices, long bytes, int turn) {
    long granularity = 1;
    for (CudaDevice d : devices) {
      if (!d.mapsMemory()) {
        throw new CudaException(
            "GPU "
                + d.ordinal()
                + " (its driver) cannot map memory of several GPUs at one address, which tables"
                + " that are shared out need; train with train.table_place=copies");
      }
      granularity = Math.max(granularity, granularity(d));
    }
    if (Long.bitCount(granularity) != 1) {
      throw new CudaException("memory is mapped by " + granularity + " bytes, no power of two");
    }
    return new SharedMemory(
        devices, Pieces.of(bytes, granularity, devices.size(), turn), granularity);
  }

  private static long granularity(CudaDevice device) {
    try (CUmemAllocationProp_v1 place = place(device);
        SizeTPointer bytes = new SizeTPointer(1)) {
      Driver.check(
          "asking by how many bytes memory is mapped",
          cuMemGetAllocationGranularity(bytes, place, CU_MEM_ALLOC_GRANULARITY_RECOMMENDED));
      return bytes.get();
    }
  }

  private static CUmemAllocationProp_v1 place(CudaDevice device) {
    CUmemAllocationProp_v1 place = new CUmemAllocationProp_v1();
    Pointer.memset(place, 0, place.sizeof());
    place.type(CU_MEM_ALLOCATION_TYPE_PINNED);
    locate(place.location(), device);
    return place;
  }

  private static void locate(CUmemLocation_v1 location, CudaDevice device) {
    location.type(CU_MEM_LOCATION_TYPE_DEVICE).id(device.ordinal());
  }

  @Override
  public Pieces pieces() {
    return pieces;
  }

  @Override
  public void use() {
    devices.getFirst().use();
  }

  /** Whole grains for so many bytes. */
  private long size(long bytes) {
    return (Math.max(1, bytes) + granularity - 1) / granularity * granularity;
  }

  /** What is done with a piece. */
  @FunctionalInterface
  private interface PieceAction {
    void on(CudaDevice owner, long offset, long bytes);
  }

  /** Does something with the pieces of a block's first bytes, each on its owner. */
  private void each(long bytes, PieceAction action) {
    for (long at = 0; at < bytes; at += pieces.bytes()) {
      long offset = at;
      CudaDevice owner = devices.get(pieces.owner(at));
      long most = Math.min(pieces.bytes(), bytes - at);
      owner.during(() -> action.on(owner, offset, most));
    }
  }

  @Override
  public long allocate(long bytes) {
    long size = size(bytes);
    long[] address = new long[1];
    Driver.check(
        "reserving addresses for " + size + " bytes", cuMemAddressReserve(address, size, 0, 0, 0));
    long[] mapped = new long[1];
    try {
      each(
          size,
          (owner, offset, most) -> {
            map(owner, address[0] + offset, most);
            mapped[0] = offset + most;
          });
      open(address[0], size);
      each(size, (owner, offset, most) -> owner.fill(address[0] + offset, 0, most));
    } catch (CudaException e) {
      give(address[0], mapped[0], size);
      throw e;
    }
    return address[0];
  }

  /** Lets all devices read and write. */
  private void open(long address, long size) {
    try (CUmemAccessDesc_v1 all = new CUmemAccessDesc_v1(devices.size())) {
      for (int r = 0; r < devices.size(); r++) {
        CUmemAccessDesc_v1 one = all.getPointer(r);
        locate(one.location(), devices.get(r));
        one.flags(CU_MEM_ACCESS_FLAGS_PROT_READWRITE);
      }
      Driver.check(
          "opening the way to " + size + " bytes of several devices",
          cuMemSetAccess(address, size, all, devices.size()));
    }
  }

  private void give(long address, long mapped, long size) {
    each(
        mapped,
        (owner, offset, most) -> {
          Driver.check("letting go of mapped memory", cuMemUnmap(address + offset, most));
          owner.give(most);
        });
    Driver.check("giving addresses back", cuMemAddressFree(address, size));
  }

  @Override
  public void free(long address, long bytes) {
    give(address, size(bytes), size(bytes));
  }

  @Override
  public void upload(long to, long from, long bytes) {
    each(bytes, (owner, offset, most) -> owner.upload(to + offset, from + offset, most));
  }

  @Override
  public void download(long to, long from, long bytes) {
    each(bytes, (owner, offset, most) -> owner.download(to + offset, from + offset, most));
  }

  /** Memory of a device at addresses that are reserved. */
  private static void map(CudaDevice device, long address, long bytes) {
    device.take(bytes);
    try {
      map(device, address, bytes, created(device, bytes));
    } catch (CudaException e) {
      device.give(bytes);
      throw e;
    }
  }

  private static long created(CudaDevice device, long bytes) {
    long[] handle = new long[1];
    try (CUmemAllocationProp_v1 place = place(device)) {
      int code = cuMemCreate(handle, bytes, place, 0);
      if (code == CUDA_ERROR_OUT_OF_MEMORY && device.drain()) {
        code = cuMemCreate(handle, bytes, place, 0);
      }
      if (code == CUDA_ERROR_OUT_OF_MEMORY) {
        throw device.full(bytes);
      }
      Driver.check("allocating " + bytes + " bytes for several devices", code);
    }
    return handle[0];
  }

  private static void map(CudaDevice device, long address, long bytes, long handle) {
    int code = cuMemMap(address, bytes, 0, handle, 0);
    // What is mapped stays until it is unmapped.
    Driver.check("letting go of a piece", cuMemRelease(handle));
    Driver.check("mapping " + bytes + " bytes of device " + device.ordinal(), code);
  }
}
