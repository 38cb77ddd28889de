package io.pimento.runtime.kernel;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.memory.NativeMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** What kernels do with one contiguous row of floats. */
public final class Rows {
  private Rows() {}

  /** to = from. */
  public static void copy(long from, long to, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector.fromMemorySegment(F, ALL, from + 4L * i, ORDER)
          .intoMemorySegment(ALL, to + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, NativeMemory.get(from, i));
    }
  }

  /** to += from. */
  public static void add(long from, long to, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector.fromMemorySegment(F, ALL, to + 4L * i, ORDER)
          .add(FloatVector.fromMemorySegment(F, ALL, from + 4L * i, ORDER))
          .intoMemorySegment(ALL, to + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, NativeMemory.get(to, i) + NativeMemory.get(from, i));
    }
  }

  /** to += factor·from. */
  public static void addScaled(long from, float factor, long to, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      FloatVector.fromMemorySegment(F, ALL, from + 4L * i, ORDER)
          .mul(factor)
          .add(FloatVector.fromMemorySegment(F, ALL, to + 4L * i, ORDER))
          .intoMemorySegment(ALL, to + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, NativeMemory.get(to, i) + factor * NativeMemory.get(from, i));
    }
  }

  /** to = the greatest magnitude in each of n columns of rows {@code step} bytes apart. */
  public static void greatest(long from, int rows, long step, long to, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      // Of ints that are ordered as magnitudes are: max of floats takes many instructions.
      IntVector most = FloatVector.zero(F).reinterpretAsInts();
      for (int r = 0; r < rows; r++) {
        most =
            most.max(
                FloatVector.fromMemorySegment(F, ALL, from + step * r + 4L * i, ORDER)
                    .reinterpretAsInts()
                    .and(Integer.MAX_VALUE));
      }
      most.reinterpretAsFloats().intoMemorySegment(ALL, to + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      float most = 0;
      for (int r = 0; r < rows; r++) {
        most = Math.max(most, Math.abs(NativeMemory.get(from + step * r, i)));
      }
      NativeMemory.put(to, i, most);
    }
  }

  /** to = value. */
  public static void fill(long to, int n, float value) {
    var v = FloatVector.broadcast(F, value);
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      v.intoMemorySegment(ALL, to + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      NativeMemory.put(to, i, value);
    }
  }

  /** Number of parts of that size. */
  public static int parts(long items, long size) {
    return Math.toIntExact((items + size - 1) / size);
  }
}
