package io.pimento.runtime.replica;

import io.pimento.runtime.memory.GrowingBlock;

/** Memory that moves when it grows. */
final class Scratch implements AutoCloseable {
  private final GrowingBlock block = new GrowingBlock();

  /** Address of at least so many bytes; what was in them is gone. */
  long bytes(long bytes) {
    return block.floats(
        (bytes + Float.BYTES - 1) / Float.BYTES, (bytes + bytes / 4 + Float.BYTES) / Float.BYTES);
  }

  @Override
  public void close() {
    block.close();
  }
}
