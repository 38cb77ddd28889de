package io.pimento.cuda;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Blocks of memory that were given back and wait for their next use, by size. The driver stops all
 * streams of a GPU while it gives or takes memory, so that trainings side by side, each with some
 * hundred blocks, would wait for one another. What waits here must be idle: nothing that was sent
 * to the device may still read or write it. Safe for several threads.
 */
final class BlockPool {
  /** Sizes of a doubling: blocks are at most an eighth larger than what was asked for. */
  private static final int STEPS = 8;

  private final long most;
  private final long room;
  private final Map<Long, Deque<Long>> waiting = new HashMap<>();
  private long bytes;

  /**
   * An empty one.
   *
   * @param most bytes of the largest block that is kept
   * @param room bytes of all that are kept
   */
  BlockPool(long most, long room) {
    this.most = most;
    this.room = room;
  }

  /** The size of the block for so many bytes, above 0; larger than the largest, these bytes. */
  long size(long wanted) {
    if (wanted > most) {
      return wanted;
    }
    long step = Math.max(1, Long.highestOneBit(wanted) / STEPS);
    return (wanted + step - 1) / step * step;
  }

  /** A waiting block of a size; 0 if there is none. */
  synchronized long take(long size) {
    Deque<Long> same = waiting.get(size);
    if (same == null || same.isEmpty()) {
      return 0;
    }
    bytes -= size;
    return same.pop();
  }

  /** Keeps a block; false if it is too large, or there is no room for it. */
  synchronized boolean keep(long address, long size) {
    if (size > most || bytes + size > room) {
      return false;
    }
    bytes += size;
    waiting.computeIfAbsent(size, _ -> new ArrayDeque<>()).push(address);
    return true;
  }

  /** Forgets all blocks, for the driver to take them back. */
  synchronized List<Long> drain() {
    List<Long> all = new ArrayList<>();
    waiting.values().forEach(all::addAll);
    waiting.clear();
    bytes = 0;
    return all;
  }

  /** Bytes that wait. */
  synchronized long bytes() {
    return bytes;
  }
}
