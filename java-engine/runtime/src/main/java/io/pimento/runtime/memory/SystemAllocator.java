package io.pimento.runtime.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * The C library's allocator. Not {@link Arena#allocate}: the JDK counts arenas against {@code
 * -XX:MaxDirectMemorySize}, which follows the heap size, and our tables are larger than the heap.
 */
final class SystemAllocator {
  /** From this size on a block is aligned to, and advised to use, huge pages. */
  static final long HUGE_FROM_BYTES = 4L << 20;

  private static final long HUGE_PAGE = 2L << 20;
  private static final int MADV_HUGEPAGE = 14;
  private static final boolean LINUX =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
  private static final MethodHandle POSIX_MEMALIGN =
      bind("posix_memalign", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE = bind("free", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle MADVISE =
      bind("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private SystemAllocator() {}

  /**
   * Returns the address of {@code bytes} zeroed bytes, 64-byte aligned (2 MiB aligned from {@link
   * #HUGE_FROM_BYTES}), or 0 if the system has none.
   */
  static long allocate(long bytes) {
    boolean huge = bytes >= HUGE_FROM_BYTES;
    long alignment = huge ? HUGE_PAGE : NativeMemory.ALIGNMENT;
    long address;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      int error = (int) POSIX_MEMALIGN.invokeExact(out, alignment, bytes);
      if (error != 0) {
        return 0;
      }
      address = out.get(JAVA_LONG, 0);
      if (huge && LINUX) {
        // Advice only: a kernel without transparent huge pages answers EINVAL and works as before.
        int ignored =
            (int) MADVISE.invokeExact(address, bytes / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
      }
    } catch (Throwable t) {
      throw new IllegalStateException("calling the C library's allocator failed", t);
    }
    NativeMemory.ALL.asSlice(address, bytes).fill((byte) 0);
    return address;
  }

  static void free(long address) {
    try {
      FREE.invokeExact(address);
    } catch (Throwable t) {
      throw new IllegalStateException("calling the C library's free failed", t);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bind(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    MemoryLayout sizeT = linker.canonicalLayouts().get("size_t");
    if (sizeT == null || sizeT.byteSize() != Long.BYTES) {
      throw new IllegalStateException("the engine needs a 64-bit C library");
    }
    return linker.downcallHandle(
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("the C library has no " + name)),
        type);
  }
}
