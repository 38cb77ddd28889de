package io.pimento.runtime.engine;

/**
 * All rows of a source on the device, from which training steps gather theirs by number. Safe for
 * several threads.
 */
public interface RowStore extends AutoCloseable {
  /** All entries of an input that has one a row. */
  float[] column(String input);

  /** Lets go of it; the device may keep it for who asks next. */
  @Override
  void close();
}
