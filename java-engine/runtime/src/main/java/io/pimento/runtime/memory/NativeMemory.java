package io.pimento.runtime.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Off-heap memory for float32 tensors, named by raw addresses.
 *
 * <p>All access goes through one constant segment that spans the address space, which the JIT folds
 * away; nothing checks bounds. Blocks are zeroed, 64-byte aligned, and on huge pages from 4 MiB on
 * where the system has them. Allocation is thread-safe and counted for the whole process.
 */
public final class NativeMemory {
  /** Every address; index it with a raw address. */
  @SuppressWarnings("restricted")
  public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /** Alignment of every block, in bytes: one cache line, and the widest vector. */
  public static final int ALIGNMENT = 64;

  /**
   * A float in native order at any address: the aligned layout would add a check to each access.
   */
  public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /** An int in native order at any address. */
  public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final long BUFFER_BYTES = 1L << 30;
  private static final AtomicLong LIVE = new AtomicLong();
  private static final AtomicLong PEAK = new AtomicLong();
  private static final AtomicLong BLOCKS = new AtomicLong();

  static {
    loadOtherSegments();
  }

  private NativeMemory() {}

  /**
   * Loads the other kinds of segment before any kernel is compiled. While native ones are the only
   * kind loaded, the JIT counts on it; the first of another kind (the Vector API's fallbacks make
   * one in the interpreter) would then throw away the code of every kernel at once.
   */
  private static void loadOtherSegments() {
    long bytes =
        MemorySegment.ofArray(new byte[1]).byteSize()
            + MemorySegment.ofArray(new float[1]).byteSize()
            + MemorySegment.ofArray(new short[1]).byteSize()
            + MemorySegment.ofArray(new int[1]).byteSize()
            + MemorySegment.ofArray(new long[1]).byteSize()
            + MemorySegment.ofArray(new double[1]).byteSize();
    if (bytes != 1 + 4 + 2 + 4 + 8 + 8) {
      throw new IllegalStateException("segments over arrays have " + bytes + " bytes, not 27");
    }
  }

  /**
   * Allocates zeroed memory for {@code floats} floats (none is fine: the address is still valid).
   *
   * @throws IllegalArgumentException if {@code floats} is negative
   * @throws OutOfNativeMemoryException if the system has no room; it names the request and what is
   *     live
   */
  public static NativeBlock allocateFloats(long floats) {
    if (floats < 0) {
      throw new IllegalArgumentException("cannot allocate " + floats + " floats");
    }
    if (floats > (Long.MAX_VALUE >> 3)) {
      throw outOfMemory(floats);
    }
    long bytes = Math.max(ALIGNMENT, (floats * Float.BYTES + ALIGNMENT - 1) & -ALIGNMENT);
    long address = SystemAllocator.allocate(bytes);
    if (address == 0) {
      throw outOfMemory(floats);
    }
    long live = LIVE.addAndGet(bytes);
    PEAK.accumulateAndGet(live, Math::max);
    BLOCKS.incrementAndGet();
    return new NativeBlock(address, floats, bytes);
  }

  /** Frees a block; the same as {@link NativeBlock#close()}. */
  public static void free(NativeBlock block) {
    block.close();
  }

  /** Bytes of all live blocks. */
  public static long liveBytes() {
    return LIVE.get();
  }

  /** The most bytes that were ever live at once, since the start or {@link #resetPeak()}. */
  public static long peakBytes() {
    return PEAK.get();
  }

  /** Number of live blocks. */
  public static long liveBlocks() {
    return BLOCKS.get();
  }

  /** Starts measuring the peak anew from what is live. */
  public static void resetPeak() {
    PEAK.set(LIVE.get());
  }

  static void release(long address, long bytes) {
    SystemAllocator.free(address);
    LIVE.addAndGet(-bytes);
    BLOCKS.decrementAndGet();
  }

  private static OutOfNativeMemoryException outOfMemory(long floats) {
    return new OutOfNativeMemoryException(floats, LIVE.get(), BLOCKS.get(), PEAK.get());
  }

  /** Reads the float at a byte address. */
  public static float get(long address) {
    return ALL.get(FLOAT, address);
  }

  /** Reads element {@code index} of the floats at {@code address}. */
  public static float get(long address, long index) {
    return ALL.get(FLOAT, address + (index << 2));
  }

  /** Writes a float at a byte address. */
  public static void put(long address, float value) {
    ALL.set(FLOAT, address, value);
  }

  /** Writes element {@code index} of the floats at {@code address}. */
  public static void put(long address, long index, float value) {
    ALL.set(FLOAT, address + (index << 2), value);
  }

  /** Eight bytes, whatever they are: for copying. */
  public static long getLong(long address) {
    return ALL.get(LONG, address);
  }

  /** The counterpart of {@link #getLong}. */
  public static void putLong(long address, long value) {
    ALL.set(LONG, address, value);
  }

  /** Reads element {@code index} of the shorts at {@code address}. */
  public static short getShort(long address, long index) {
    return ALL.get(SHORT, address + (index << 1));
  }

  /** Counterpart of {@link #getShort}. */
  public static void putShort(long address, long index, short value) {
    ALL.set(SHORT, address + (index << 1), value);
  }

  /** Reads element {@code index} of the ints at {@code address}. */
  public static int getInt(long address, long index) {
    return ALL.get(INT, address + (index << 2));
  }

  /** Writes element {@code index} of the ints at {@code address}. */
  public static void putInt(long address, long index, int value) {
    ALL.set(INT, address + (index << 2), value);
  }

  /** Copies {@code floats} floats; the ranges may overlap. */
  public static void copy(long from, long to, long floats) {
    MemorySegment.copy(ALL, from, ALL, to, floats << 2);
  }

  /** Copies {@code count} floats of a heap array to an address. */
  public static void copy(float[] from, int offset, long to, int count) {
    MemorySegment.copy(from, offset, ALL, FLOAT, to, count);
  }

  /** Copies {@code count} floats at an address to a heap array. */
  public static void copy(long from, float[] to, int offset, int count) {
    MemorySegment.copy(ALL, FLOAT, from, to, offset, count);
  }

  /** Copies {@code count} ints of a heap array to an address. */
  public static void copyInts(int[] from, int offset, long to, int count) {
    MemorySegment.copy(from, offset, ALL, INT, to, count);
  }

  /** Copies longs of a heap array to an address. */
  public static void copyLongs(long[] from, long to) {
    MemorySegment.copy(from, 0, ALL, LONG, to, from.length);
  }

  /** Copies bytes; the ranges may overlap. */
  public static void copyBytes(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }

  /** Whether two stretches of {@code floats} floats hold the same bits. */
  public static boolean equal(long a, long b, long floats) {
    return MemorySegment.mismatch(ALL, a, a + (floats << 2), ALL, b, b + (floats << 2)) < 0;
  }

  /**
   * Shows {@code bytes} bytes at an address as one or more direct buffers in native order, in
   * ascending order, for channels: a buffer holds at most 2 GiB.
   *
   * @throws E what the action throws
   */
  public static <E extends Exception> void forEachBuffer(
      long address, long bytes, BufferAction<E> action) throws E {
    for (long at = 0; at < bytes; at += BUFFER_BYTES) {
      long size = Math.min(BUFFER_BYTES, bytes - at);
      action.accept(ALL.asSlice(address + at, size).asByteBuffer().order(ByteOrder.nativeOrder()));
    }
  }

  /**
   * Shows bytes at an address as a direct buffer in native order, which keeps no memory alive.
   *
   * @param bytes at most what an int counts
   */
  public static ByteBuffer buffer(long address, long bytes) {
    return ALL.asSlice(address, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Address of a direct buffer's first element. */
  public static long address(java.nio.Buffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("only direct buffers have an address");
    }
    return MemorySegment.ofBuffer(direct.duplicate().clear()).address();
  }

  /** Sets {@code floats} floats to zero. */
  public static void zero(long address, long floats) {
    ALL.asSlice(address, floats << 2).fill((byte) 0);
  }

  /** Sets {@code floats} floats to one value. */
  public static void fill(long address, long floats, float value) {
    for (long i = 0; i < floats; i++) {
      put(address, i, value);
    }
  }
}
