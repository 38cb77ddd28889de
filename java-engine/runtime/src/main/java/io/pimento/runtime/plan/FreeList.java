package io.pimento.runtime.plan;

import java.util.Arrays;

/** Free stretches of a growing block; the smallest that fits is taken, the first of several. */
public final class FreeList {
  /** Free stretches by their offsets, none next to another. */
  private long[] offsets = new long[16];

  private long[] sizes = new long[16];
  private int count;
  private long end;

  /** Offset of a stretch of that size. */
  public long take(long size) {
    int best = -1;
    for (int i = 0; i < count; i++) {
      if (sizes[i] >= size && (best < 0 || sizes[i] < sizes[best])) {
        best = i;
      }
    }
    if (best < 0) {
      boolean tail = count > 0 && offsets[count - 1] + sizes[count - 1] == end;
      long at = tail ? offsets[--count] : end;
      end = at + size;
      return at;
    }
    long offset = offsets[best];
    if (sizes[best] == size) {
      remove(best);
    } else {
      offsets[best] += size;
      sizes[best] -= size;
    }
    return offset;
  }

  /** Returns a stretch, joining it with free neighbours. */
  public void give(long offset, long size) {
    int found = Arrays.binarySearch(offsets, 0, count, offset);
    int at = found < 0 ? -found - 1 : found;
    boolean before = at > 0 && offsets[at - 1] + sizes[at - 1] == offset;
    boolean after = at < count && offset + size == offsets[at];
    if (before) {
      sizes[at - 1] += after ? size + sizes[at] : size;
      if (after) {
        remove(at);
      }
    } else if (after) {
      offsets[at] = offset;
      sizes[at] += size;
    } else {
      insert(at, offset, size);
    }
  }

  private void insert(int at, long offset, long size) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    System.arraycopy(offsets, at, offsets, at + 1, count - at);
    System.arraycopy(sizes, at, sizes, at + 1, count - at);
    offsets[at] = offset;
    sizes[at] = size;
    count++;
  }

  private void remove(int at) {
    count--;
    System.arraycopy(offsets, at + 1, offsets, at, count - at);
    System.arraycopy(sizes, at + 1, sizes, at, count - at);
  }

  /** Size of the block so far. */
  public long end() {
    return end;
  }
}
