package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.*;

import java.util.List;
import org.bytedeco.cuda.cudart.CUmemAccessDesc_v1;
import org.bytedeco.cuda.cudart.CUmemAllocationProp_v1;
import org.bytedeco.cuda.cudart.CUmemLocation_v1;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/** The driver's virtual memory: addresses that are reserved, and memory that is laid there. */
final class MappedMemory {
  private MappedMemory() {}

  /** Where memory is, or who reads and writes it. */
  record Place(int type, int id) {
    static Place of(CudaDevice device) {
      return new Place(CU_MEM_LOCATION_TYPE_DEVICE, device.ordinal());
    }

    /** The host's memory that lies nearest to one of its nodes. */
    static Place ofHost(int node) {
      return new Place(CU_MEM_LOCATION_TYPE_HOST_NUMA, node);
    }

    private void locate(CUmemLocation_v1 location) {
      location.type(type).id(id);
    }

    private CUmemAllocationProp_v1 properties() {
      CUmemAllocationProp_v1 p = new CUmemAllocationProp_v1();
      Pointer.memset(p, 0, p.sizeof());
      p.type(CU_MEM_ALLOCATION_TYPE_PINNED);
      locate(p.location());
      return p;
    }

    private long granularity() {
      try (CUmemAllocationProp_v1 p = properties();
          SizeTPointer bytes = new SizeTPointer(1)) {
        Driver.check(
            "asking by how many bytes memory is mapped",
            cuMemGetAllocationGranularity(bytes, p, CU_MEM_ALLOC_GRANULARITY_RECOMMENDED));
        return bytes.get();
      }
    }
  }

  /** Bytes by which memory of all of these is mapped, a power of two. */
  static long granularity(List<Place> places) {
    long most = 1;
    for (Place p : places) {
      most = Math.max(most, p.granularity());
    }
    if (Long.bitCount(most) != 1) {
      throw new CudaException("memory is mapped by " + most + " bytes, no power of two");
    }
    return most;
  }

  /** Bytes of whole grains for so many. */
  static long size(long bytes, long granularity) {
    return Math.ceilDiv(Math.max(1, bytes), granularity) * granularity;
  }

  /**
   * Reserves addresses.
   *
   * @param alignment of the first; 0 for the driver's
   */
  static long reserve(long size, long alignment) {
    long[] address = new long[1];
    Driver.check(
        "reserving addresses for " + size + " bytes",
        cuMemAddressReserve(address, size, alignment, 0, 0));
    return address[0];
  }

  /** Gives reserved addresses back, once nothing is mapped there. */
  static void unreserve(long address, long size) {
    Driver.check("giving addresses back", cuMemAddressFree(address, size));
  }

  /**
   * Takes memory and lays it at reserved addresses; nobody may read it before {@link #open}.
   *
   * @param device whose memory that waits for its next use goes first if there is no room
   * @throws CudaException if there is none then
   */
  static void map(Place place, CudaDevice device, long address, long bytes) {
    long[] handle = new long[1];
    try (CUmemAllocationProp_v1 p = place.properties()) {
      int code = cuMemCreate(handle, bytes, p, 0);
      if (code == CUDA_ERROR_OUT_OF_MEMORY && device.drain()) {
        code = cuMemCreate(handle, bytes, p, 0);
      }
      if (code == CUDA_ERROR_OUT_OF_MEMORY && place.type() == CU_MEM_LOCATION_TYPE_DEVICE) {
        throw device.full(bytes);
      }
      Driver.check("allocating " + bytes + " bytes of " + text(place) + " to be mapped", code);
    }
    int code = cuMemMap(address, bytes, 0, handle[0], 0);
    // What is mapped stays until it is unmapped.
    Driver.check("letting go of memory that is mapped", cuMemRelease(handle[0]));
    Driver.check("mapping " + bytes + " bytes of " + text(place), code);
  }

  private static String text(Place place) {
    return place.type() == CU_MEM_LOCATION_TYPE_DEVICE
        ? "device " + place.id()
        : "the host's memory";
  }

  /** Lets some read and write what is mapped. */
  static void open(long address, long bytes, List<Place> who) {
    try (CUmemAccessDesc_v1 ways = new CUmemAccessDesc_v1(who.size())) {
      for (int i = 0; i < who.size(); i++) {
        CUmemAccessDesc_v1 way = ways.getPointer(i);
        who.get(i).locate(way.location());
        way.flags(CU_MEM_ACCESS_FLAGS_PROT_READWRITE);
      }
      Driver.check(
          "opening the way to " + bytes + " bytes that are mapped",
          cuMemSetAccess(address, bytes, ways, who.size()));
    }
  }

  /** Lets go of what was mapped by one call. */
  static void unmap(long address, long bytes) {
    Driver.check("letting go of mapped memory", cuMemUnmap(address, bytes));
  }
}
