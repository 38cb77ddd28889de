package io.pimento.runtime.cuda;

import io.pimento.runtime.plan.FreeList;
import java.util.ArrayList;
import java.util.List;

/**
 * Places for buffers that live from the first level that names them to the last. Instructions of
 * one level run together, so a buffer's room is free only in the level after its last.
 */
final class LevelMemory {
  private static final long ALIGNMENT = 256;

  private static final class Buffer {
    final long used;
    final long bytes;
    int first = Integer.MAX_VALUE;
    int last = -1;
    long offset;

    Buffer(long used, long guard) {
      this.used = used;
      this.bytes = (Math.max(1, used) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + guard;
    }
  }

  private final List<Buffer> buffers = new ArrayList<>();
  private final long guard;
  private long size;

  /**
   * @param guard bytes left free after every buffer
   */
  LevelMemory(long guard) {
    this.guard = guard;
  }

  /** A new buffer; the operand that names it. */
  long add(long bytes) {
    buffers.add(new Buffer(bytes, guard));
    return Words.buffer(buffers.size() - 1);
  }

  /** Buffers so far. */
  int count() {
    return buffers.size();
  }

  /** Bytes that a buffer was asked for. */
  long bytes(long word) {
    return buffers.get(Words.bufferNumber(word)).used;
  }

  /** Says that a level reads or writes it. */
  void touch(long word, int level) {
    Buffer b = buffers.get(Words.bufferNumber(word));
    b.first = Math.min(b.first, level);
    b.last = Math.max(b.last, level);
  }

  /** Keeps it to the end. */
  void keep(long word) {
    buffers.get(Words.bufferNumber(word)).last = Integer.MAX_VALUE;
  }

  /** Decides all places. */
  void place(int levels) {
    List<List<Buffer>> starting = lists(levels);
    List<List<Buffer>> ending = lists(levels);
    for (Buffer b : buffers) {
      if (b.first < levels) {
        starting.get(b.first).add(b);
        if (b.last < levels) {
          ending.get(b.last).add(b);
        }
      } else if (b.last == Integer.MAX_VALUE) {
        starting.getFirst().add(b);
      }
    }
    FreeList free = new FreeList();
    for (int l = 0; l < levels; l++) {
      for (Buffer b : starting.get(l)) {
        b.offset = free.take(b.bytes);
      }
      // With guards, room is not used again: a later value would overwrite them.
      for (Buffer b : guard > 0 ? List.<Buffer>of() : ending.get(l)) {
        free.give(b.offset, b.bytes);
      }
    }
    size = free.end();
  }

  private static List<List<Buffer>> lists(int n) {
    List<List<Buffer>> lists = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  /** The operand with its place in the arena. */
  long resolve(long word) {
    return Words.address(
        Words.ARENA, buffers.get(Words.bufferNumber(word)).offset + Words.offset(word));
  }

  /** The same of an operand that may name a buffer. */
  long resolved(long word) {
    return Words.isBuffer(word) ? resolve(word) : word;
  }

  /** Start and length of the bytes left free after each buffer, where there are any. */
  List<long[]> guards() {
    List<long[]> zones = new ArrayList<>();
    if (guard > 0) {
      for (Buffer b : buffers) {
        zones.add(new long[] {b.offset + b.used, b.bytes - b.used});
      }
    }
    return zones;
  }

  /** Bytes of the arena. */
  long size() {
    return size;
  }
}
