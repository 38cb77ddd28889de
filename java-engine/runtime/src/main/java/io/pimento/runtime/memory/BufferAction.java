package io.pimento.runtime.memory;

import java.nio.ByteBuffer;

/**
 * What to do with a piece of native memory.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface BufferAction<E extends Exception> {
  /** Takes one piece; the buffer is valid while the memory behind it is live. */
  void accept(ByteBuffer part) throws E;
}
