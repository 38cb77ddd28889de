package io.pimento.runtime.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Owns blocks and frees them all together, in the manner of an arena.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class MemoryOwner implements AutoCloseable {
  private final List<NativeBlock> blocks = new ArrayList<>();
  private boolean closed;

  /**
   * Allocates zeroed memory that lives as long as this owner.
   *
   * @return the address of {@code floats} floats, 64-byte aligned
   * @throws IllegalStateException if the owner was closed
   */
  public long floats(long floats) {
    return block(floats).address();
  }

  /** Allocates a block that lives as long as this owner, or until it is closed by itself. */
  public NativeBlock block(long floats) {
    if (closed) {
      throw new IllegalStateException(
          "allocation of " + floats + " floats from an owner that was closed");
    }
    NativeBlock block = NativeMemory.allocateFloats(floats);
    blocks.add(block);
    return block;
  }

  /** Bytes of the blocks that are live. */
  public long bytes() {
    return blocks.stream().filter(block -> !block.isClosed()).mapToLong(NativeBlock::bytes).sum();
  }

  @Override
  public void close() {
    closed = true;
    blocks.forEach(NativeBlock::close);
    blocks.clear();
  }
}
