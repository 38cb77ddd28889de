package io.pimento.runtime.memory;

/**
 * A block for tests: the payload starts as NaN, and guard zones before and after it tell whether a
 * kernel wrote outside.
 *
 * <p>A read outside is caught too, where it matters: the guards hold signalling patterns that are
 * NaN, so they poison what they enter.
 */
public final class GuardedBlock implements AutoCloseable {
  private static final int GUARD_FLOATS = 64;
  private static final int GUARD_BITS = 0x7fa5a5a5;

  private final NativeBlock block;
  private final long floats;

  private GuardedBlock(NativeBlock block, long floats) {
    this.block = block;
    this.floats = floats;
  }

  /** Allocates {@code floats} floats of NaN between two guard zones of 64 floats. */
  public static GuardedBlock allocateFloats(long floats) {
    NativeBlock block = NativeMemory.allocateFloats(floats + 2 * GUARD_FLOATS);
    for (long i = 0; i < floats + 2 * GUARD_FLOATS; i++) {
      boolean guard = i < GUARD_FLOATS || i >= GUARD_FLOATS + floats;
      NativeMemory.putInt(block.address(), i, guard ? GUARD_BITS : 0x7fc00000);
    }
    return new GuardedBlock(block, floats);
  }

  /** The address of the payload, 64-byte aligned. */
  public long address() {
    return block.address() + GUARD_FLOATS * (long) Float.BYTES;
  }

  /** Size of the payload in floats. */
  public long floats() {
    return floats;
  }

  /**
   * Checks that nothing was written outside the payload.
   *
   * @throws IllegalStateException naming the first float that was, counted from the payload's start
   */
  public void checkGuards() {
    for (long i = 0; i < floats + 2 * GUARD_FLOATS; i++) {
      boolean guard = i < GUARD_FLOATS || i >= GUARD_FLOATS + floats;
      int bits = NativeMemory.getInt(block.address(), i);
      if (guard && bits != GUARD_BITS) {
        throw new IllegalStateException(
            "float %d of a block of %d was overwritten with %s"
                .formatted(i - GUARD_FLOATS, floats, Float.intBitsToFloat(bits)));
      }
    }
  }

  /** Frees the memory without checking the guards. */
  @Override
  public void close() {
    block.close();
  }
}
