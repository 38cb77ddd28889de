package io.pimento.runtime.plan;

import java.util.Map;
import java.util.TreeMap;

/** Free stretches of a growing block; the smallest that fits is taken. */
public final class FreeList {
  private final TreeMap<Long, Long> sizeByOffset = new TreeMap<>();
  private long end;

  /** Offset of a stretch of that size. */
  public long take(long size) {
    Map.Entry<Long, Long> best = null;
    for (Map.Entry<Long, Long> e : sizeByOffset.entrySet()) {
      if (e.getValue() >= size && (best == null || e.getValue() < best.getValue())) {
        best = e;
      }
    }
    if (best == null) {
      Map.Entry<Long, Long> tail = sizeByOffset.lastEntry();
      long at = end;
      if (tail != null && tail.getKey() + tail.getValue() == end) {
        at = tail.getKey();
        sizeByOffset.remove(at);
      }
      end = at + size;
      return at;
    }
    long offset = best.getKey();
    long left = best.getValue() - size;
    sizeByOffset.remove(offset);
    if (left > 0) {
      sizeByOffset.put(offset + size, left);
    }
    return offset;
  }

  /** Returns a stretch, joining it with free neighbours. */
  public void give(long offset, long size) {
    long from = offset;
    long length = size;
    Map.Entry<Long, Long> before = sizeByOffset.lowerEntry(offset);
    if (before != null && before.getKey() + before.getValue() == offset) {
      from = before.getKey();
      length += before.getValue();
      sizeByOffset.remove(from);
    }
    Long after = sizeByOffset.remove(offset + size);
    if (after != null) {
      length += after;
    }
    sizeByOffset.put(from, length);
  }

  /** Size of the block so far. */
  public long end() {
    return end;
  }
}
