package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.*;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUDA_MEMCPY2D_v2;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * One GPU: its memory, and copies to and from it. Addresses on both sides are plain numbers. Every
 * thread calls {@link #use()} before the first other call.
 */
public final class CudaDevice implements AutoCloseable {
  /** Oldest compute capability that the kernels run on, times ten. */
  private static final int OLDEST = 80;

  private final int ordinal;
  private final CUctx_st context;
  private final String name;
  private final int capability;
  private final int processors;
  private final ThreadLocal<Boolean> current = ThreadLocal.withInitial(() -> false);
  private long live;
  private long peak;

  private CudaDevice(int ordinal, CUctx_st context, String name) {
    this.ordinal = ordinal;
    this.context = context;
    this.name = name;
    this.capability =
        10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    this.processors = attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
  }

  /** Why no GPU can be used here; empty if one can. */
  public static Optional<String> unavailable() {
    return Driver.missing();
  }

  /**
   * Opens a device by its number.
   *
   * @throws CudaException if there is none, or it is too old for the kernels
   */
  public static CudaDevice open(int ordinal) {
    Optional<String> missing = Driver.missing();
    if (missing.isPresent()) {
      throw new CudaException("no GPU can be used: " + missing.get(), 0);
    }
    int[] device = new int[1];
    Driver.check("opening device " + ordinal, cuDeviceGet(device, ordinal));
    byte[] text = new byte[256];
    Driver.check("naming device " + ordinal, cuDeviceGetName(text, text.length, device[0]));
    CUctx_st context = new CUctx_st();
    Driver.check(
        "taking device " + ordinal + "'s context", cuDevicePrimaryCtxRetain(context, device[0]));
    int end = 0;
    while (text[end] != 0) {
      end++;
    }
    CudaDevice d =
        new CudaDevice(
            device[0], context, new String(text, 0, end, java.nio.charset.StandardCharsets.UTF_8));
    if (d.capability < OLDEST) {
      String message =
          String.format(
              Locale.ROOT,
              "%s has compute capability %.1f; the kernels need %.1f (Ampere) or newer",
              d.name,
              d.capability / 10.0,
              OLDEST / 10.0);
      d.close();
      throw new CudaException(message, 0);
    }
    d.use();
    return d;
  }

  private int attribute(int which) {
    int[] value = new int[1];
    Driver.check("asking for a device's attribute", cuDeviceGetAttribute(value, which, ordinal));
    return value[0];
  }

  /** Makes the device the calling thread's. */
  public void use() {
    if (!current.get()) {
      Driver.check("taking up a device", cuCtxSetCurrent(context));
      current.set(true);
    }
  }

  public String name() {
    return name;
  }

  /** Compute capability times ten. */
  public int capability() {
    return capability;
  }

  public int processors() {
    return processors;
  }

  /** Most shared memory that one block can have. */
  int sharedBytes() {
    return attribute(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN);
  }

  /** Bytes free on the device, whoever uses the others. */
  public long freeBytes() {
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      Driver.check("asking for free memory", cuMemGetInfo(free, total));
      return free.get();
    }
  }

  /** Bytes allocated by this object and not freed. */
  public synchronized long liveBytes() {
    return live;
  }

  /** The most bytes live at once since the last reset. */
  public synchronized long peakBytes() {
    return peak;
  }

  /** Starts measuring the peak anew. */
  public synchronized void resetPeak() {
    peak = live;
  }

  /**
   * Device memory, zeroed, 256-byte aligned.
   *
   * @throws CudaException if there is no room; it says how much was asked for and how much is free
   */
  public long allocate(long bytes) {
    long size = Math.max(256, bytes);
    long[] address = new long[1];
    int code = cuMemAlloc(address, size);
    if (code == CUDA_ERROR_OUT_OF_MEMORY) {
      throw new CudaException(
          String.format(
              Locale.ROOT,
              "%s has no room for %,d bytes: %,d are free, %,d are in use here; a smaller batch or"
                  + " smaller tables (a row cap) need less",
              name,
              size,
              freeBytes(),
              liveBytes()),
          code);
    }
    Driver.check("allocating " + size + " bytes", code);
    Driver.check("clearing memory", cuMemsetD8(address[0], (byte) 0, size));
    synchronized (this) {
      live += size;
      peak = Math.max(peak, live);
    }
    return address[0];
  }

  /** Frees what {@link #allocate} gave. */
  public void free(long address, long bytes) {
    Driver.check("freeing memory", cuMemFree(address));
    synchronized (this) {
      live -= Math.max(256, bytes);
    }
  }

  /** Host memory that the device reads and writes directly. */
  public long allocatePinned(long bytes) {
    try (PointerPointer<?> out = new PointerPointer<>(1)) {
      Driver.check(
          "pinning " + bytes + " bytes",
          cuMemHostAlloc(
              out, Math.max(64, bytes), CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP));
      return out.get(0).address();
    }
  }

  /** Frees what {@link #allocatePinned} gave. */
  public void freePinned(long address) {
    Driver.check("freeing pinned memory", cuMemFreeHost(new Driver.At(address)));
  }

  /** Copies host memory to the device and waits. */
  public void upload(long to, long from, long bytes) {
    if (bytes > 0) {
      Driver.check("copying to the device", cuMemcpyHtoD(to, new Driver.At(from), bytes));
    }
  }

  /** Copies device memory to the host and waits. */
  public void download(long to, long from, long bytes) {
    if (bytes > 0) {
      Driver.check("copying from the device", cuMemcpyDtoH(new Driver.At(to), from, bytes));
    }
  }

  /** Copies rows between host and device whose rows lie at other distances; waits. */
  public void copyRows(
      boolean up, long device, long devicePitch, long host, long hostPitch, long width, long rows) {
    if (width == 0 || rows == 0) {
      return;
    }
    try (CUDA_MEMCPY2D_v2 c = new CUDA_MEMCPY2D_v2()) {
      c.srcMemoryType(up ? CU_MEMORYTYPE_HOST : CU_MEMORYTYPE_DEVICE);
      c.dstMemoryType(up ? CU_MEMORYTYPE_DEVICE : CU_MEMORYTYPE_HOST);
      c.srcXInBytes(0).srcY(0).dstXInBytes(0).dstY(0);
      if (up) {
        c.srcHost(new Driver.At(host)).srcPitch(hostPitch);
        c.dstDevice(device).dstPitch(devicePitch);
      } else {
        c.srcDevice(device).srcPitch(devicePitch);
        c.dstHost(new Driver.At(host)).dstPitch(hostPitch);
      }
      c.WidthInBytes(width).Height(rows);
      Driver.check("copying rows", cuMemcpy2DUnaligned(c));
    }
  }

  /** Sets bytes on the device. */
  public void fill(long address, int value, long bytes) {
    if (bytes > 0) {
      Driver.check("filling memory", cuMemsetD8(address, (byte) value, bytes));
    }
  }

  /** Waits for everything on the device. */
  public void synchronize() {
    Driver.check("waiting for the device", cuCtxSynchronize());
  }

  @Override
  public void close() {
    Driver.check("leaving the device", cuDevicePrimaryCtxRelease(ordinal));
  }
}
