package io.pimento.runtime.engine;

/** Floats in a queue's memory that several runs share; grows as asked for. */
public interface Room extends AutoCloseable {
  /** Address of room for so many floats; what was in it is gone if it grows. */
  long floats(long count);

  @Override
  void close();
}
