package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.*;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * One GPU: its memory, and copies to and from it. Addresses on both sides are plain numbers. Every
 * thread calls {@link #use()} before other calls, and again after it has used another device.
 */
public final class CudaDevice implements DeviceMemory, AutoCloseable {
  /** Oldest compute capability that the kernels run on, times ten. */
  private static final int OLDEST = 80;

  /** Most bytes that are taken of a GPU, so that what does not fit can be tried. */
  static final String LIMIT = "pimento.cuda.memory";

  private final int ordinal;
  private final CUctx_st context;
  private final String name;
  private final int capability;
  private final int processors;
  private final KeptMemory memory = new KeptMemory();
  private final long limit = Long.getLong(LIMIT, Long.MAX_VALUE);
  private @Nullable CudaStream setup;
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
   * Holds a device's number against what the driver sees.
   *
   * @throws CudaException if no GPU can be used, or there is none of that number
   */
  public static void require(int ordinal) {
    Optional<String> missing = Driver.missing();
    if (missing.isPresent()) {
      throw new CudaException("no GPU can be used: " + missing.get());
    }
    require(ordinal, Driver.devices());
  }

  /** How many the driver sees. */
  public static int count() {
    return Driver.devices();
  }

  static void require(int ordinal, int devices) {
    if (ordinal < 0 || ordinal >= devices) {
      throw new CudaException(
          "there is no GPU number "
              + ordinal
              + ": the CUDA driver sees "
              + (devices == 1 ? "one, number 0" : devices + ", numbers 0 to " + (devices - 1))
              + " (CUDA_VISIBLE_DEVICES says which it may see)");
    }
  }

  /**
   * Opens a device by its number.
   *
   * @throws CudaException if there is none, or it is too old for the kernels
   */
  public static CudaDevice open(int ordinal) {
    require(ordinal);
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
      throw new CudaException(message);
    }
    d.use();
    return d;
  }

  /**
   * Lets kernels of this device read and write another's memory from now on.
   *
   * @throws CudaException if the machine has no way from one to the other
   */
  public void reach(CudaDevice other) {
    int[] possible = new int[1];
    Driver.check(
        "asking for a way between devices",
        cuDeviceCanAccessPeer(possible, ordinal, other.ordinal));
    if (possible[0] == 0) {
      throw new CudaException(
          "GPU "
              + ordinal
              + " cannot reach the memory of GPU "
              + other.ordinal
              + " (no NVLink, and PCIe does not connect them), so they cannot train one model"
              + " together");
    }
    use();
    int code = cuCtxEnablePeerAccess(other.context, 0);
    if (code != CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED) {
      Driver.check("opening the way from device " + ordinal + " to " + other.ordinal, code);
    }
  }

  /** The driver's number. */
  public int ordinal() {
    return ordinal;
  }

  private int attribute(int which) {
    int[] value = new int[1];
    Driver.check("asking for a device's attribute", cuDeviceGetAttribute(value, which, ordinal));
    return value[0];
  }

  @Override
  public void use() {
    Current.become(this, () -> Driver.check("taking up a device", cuCtxSetCurrent(context)));
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

  /** Bytes free on the device, whoever uses the others; what waits for its next use is free. */
  public long freeBytes() {
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      Driver.check("asking for free memory", cuMemGetInfo(free, total));
      return Math.min(free.get() + memory.waitingBytes(), limit - liveBytes());
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

  @Override
  public long allocate(long bytes) {
    long size = Math.max(256, bytes);
    take(size);
    long address = memory.allocate(size);
    if (address == 0) {
      give(size);
      throw full(size);
    }
    fill(address, 0, size);
    return address;
  }

  /** What to say where so many bytes do not fit. */
  CudaException full(long bytes) {
    return new CudaException(
        String.format(
            Locale.ROOT,
            "%s has no room for %,d bytes: %,d are free, %,d are in use here; a smaller batch or"
                + " smaller tables (a row cap) need less; large tables of a supernet can go on in"
                + " the host's memory (train.table_place=host), and several GPUs that train one can"
                + " share them out (train.table_place=shared)",
            name,
            bytes,
            freeBytes(),
            liveBytes()));
  }

  /**
   * Counts bytes as taken.
   *
   * @throws CudaException if so many may not be
   */
  void take(long bytes) {
    if (bytes > limit - liveBytes()) {
      throw full(bytes);
    }
    synchronized (this) {
      live += bytes;
      peak = Math.max(peak, live);
    }
  }

  /** Counts bytes as given back. */
  synchronized void give(long bytes) {
    live -= bytes;
  }

  /** Gives the driver what waits for its next use; false if nothing does. */
  boolean drain() {
    return memory.drain();
  }

  /** Whether it can map memory of several devices at one address. */
  boolean mapsMemory() {
    return attribute(CU_DEVICE_ATTRIBUTE_VIRTUAL_MEMORY_MANAGEMENT_SUPPORTED) != 0;
  }

  /**
   * The host's memory that lies nearest to it, for memory that begins on the device and goes on
   * there.
   *
   * @throws CudaException if the driver does not map the host's memory
   */
  int hostMemoryNode() {
    if (!mapsMemory()
        || attribute(CU_DEVICE_ATTRIBUTE_HOST_NUMA_VIRTUAL_MEMORY_MANAGEMENT_SUPPORTED) == 0) {
      throw new CudaException(
          "the driver of GPU "
              + ordinal
              + " cannot map the host's memory behind its own, which tables in the host's memory"
              + " need; train with train.table_place=copies, or shared on several GPUs");
    }
    return Math.max(0, attribute(CU_DEVICE_ATTRIBUTE_HOST_NUMA_ID));
  }

  /** Does something with this device, and gives the thread the one back that it had. */
  void during(Runnable work) {
    Object before = Current.device();
    use();
    try {
      work.run();
    } finally {
      if (before instanceof CudaDevice other) {
        other.use();
      }
    }
  }

  @Override
  public void free(long address, long bytes) {
    long size = Math.max(256, bytes);
    memory.free(address, size);
    give(size);
  }

  /** Host memory that the device reads and writes directly. */
  public long allocatePinned(long bytes) {
    return memory.allocatePinned(Math.max(64, bytes));
  }

  /** Frees what {@link #allocatePinned} gave for so many bytes; as of {@link #free}. */
  public void freePinned(long address, long bytes) {
    memory.freePinned(address, Math.max(64, bytes));
  }

  @Override
  public void upload(long to, long from, long bytes) {
    // On a stream of their own and awaited: the plain calls return before the device is done.
    if (bytes > 0) {
      Driver.check(
          "copying to the device",
          cuMemcpyHtoDAsync(to, new Driver.At(from), bytes, setup().handle()));
      setup().synchronize();
    }
  }

  @Override
  public void download(long to, long from, long bytes) {
    if (bytes > 0) {
      Driver.check(
          "copying from the device",
          cuMemcpyDtoHAsync(new Driver.At(to), from, bytes, setup().handle()));
      setup().synchronize();
    }
  }

  /** Sets bytes on the device. */
  public void fill(long address, int value, long bytes) {
    if (bytes > 0) {
      Driver.check(
          "filling memory", cuMemsetD8Async(address, (byte) value, bytes, setup().handle()));
      setup().synchronize();
    }
  }

  private synchronized CudaStream setup() {
    CudaStream s = setup;
    if (s == null) {
      s = new CudaStream();
      setup = s;
    }
    return s;
  }

  /** Waits for everything on the device. */
  public void synchronize() {
    Driver.check("waiting for the device", cuCtxSynchronize());
  }

  @Override
  public void close() {
    CudaStream s = setup;
    if (s != null) {
      s.close();
    }
    memory.close();
    Driver.check("leaving the device", cuDevicePrimaryCtxRelease(ordinal));
  }
}
