package io.pimento.raw;

import java.lang.reflect.Field;

/**
 * Plain loads of floats to broadcast, of any address.
 *
 * <p>The JIT merges such a load with the broadcast into one instruction of the load ports. What a
 * {@link java.lang.foreign.MemorySegment} loads it does not merge: the float goes to a scalar
 * register first, and each broadcast then takes a turn of a port that multiply-adds need. A tile of
 * 6 by 4 vectors: 140 instead of 185 GFLOP/s on an Intel Xeon.
 *
 * <p>Kernels call {@link #MEMORY} themselves. Helpers of our own are not inlined past the JIT's
 * limit of nodes (a lambda or a method handle around the load: 30 GFLOP/s); the JDK's are.
 */
public final class Raw {
  /** The memory of the process; nothing is checked. */
  public static final sun.misc.Unsafe MEMORY = memory();

  private Raw() {}

  private static sun.misc.Unsafe memory() {
    try {
      Field instance = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      sun.misc.Unsafe memory = (sun.misc.Unsafe) instance.get(null);
      long four = memory.allocateMemory(Float.BYTES);
      memory.getFloat(four);
      memory.freeMemory(four);
      return memory;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK has no sun.misc.Unsafe.theUnsafe", e);
    } catch (UnsupportedOperationException e) {
      throw new IllegalStateException(
          "the kernels load through sun.misc.Unsafe, which is forbidden here: start Java with"
              + " --sun-misc-unsafe-memory-access=allow",
          e);
    }
  }
}
