package io.pimento.runtime.replica;

import io.pimento.runtime.memory.Block;
import io.pimento.runtime.memory.NativeMemory;
import org.jspecify.annotations.Nullable;

/** Memory that moves when it grows. */
final class Scratch implements AutoCloseable {
  private @Nullable Block block;

  /** Address of at least so many bytes; what was in them is gone. */
  long bytes(long bytes) {
    Block present = block;
    if (present == null || present.bytes() < bytes) {
      close();
      present = NativeMemory.allocateFloats((bytes + bytes / 4 + Float.BYTES) / Float.BYTES);
      block = present;
    }
    return present.address();
  }

  @Override
  public void close() {
    Block present = block;
    if (present != null) {
      present.close();
      block = null;
    }
  }
}
