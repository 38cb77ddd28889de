package io.pimento.runtime.memory;

import org.jspecify.annotations.Nullable;

/** A block that is replaced by a larger one on demand. */
public final class GrowingBlock implements AutoCloseable {
  private @Nullable NativeBlock block;

  /**
   * Address of at least so many floats; what was in them is gone if it grows.
   *
   * @param room floats that a new block has, if that is more
   */
  public long floats(long floats, long room) {
    NativeBlock present = block;
    if (present == null || present.floats() < floats) {
      close();
      present = NativeMemory.allocateFloats(Math.max(floats, room));
      block = present;
    }
    return present.address();
  }

  /** Whether so many floats fit without a move. */
  public boolean holds(long floats) {
    NativeBlock present = block;
    return present != null && present.floats() >= floats;
  }

  /** Writes a number everywhere. */
  public void fill(float value) {
    NativeBlock present = block;
    if (present != null) {
      NativeMemory.fill(present.address(), present.floats(), value);
    }
  }

  @Override
  public void close() {
    NativeBlock present = block;
    if (present != null) {
      present.close();
      block = null;
    }
  }
}
