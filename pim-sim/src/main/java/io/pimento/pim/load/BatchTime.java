package io.pimento.pim.load;

/** How long a server is busy with a batch. */
@FunctionalInterface
public interface BatchTime {
  /**
   * Nanoseconds for a batch.
   *
   * @param first number of its first query
   * @param size queries in it, at least 1
   */
  double nanoseconds(long first, int size);
}
