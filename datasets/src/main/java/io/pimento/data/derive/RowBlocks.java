package io.pimento.data.derive;

import io.pimento.data.BatchBuffers;
import io.pimento.data.RowSource;

/** All rows of a source in their order, a block at a time. */
final class RowBlocks {
  /** Rows of a block. */
  static final int ROWS = 8192;

  private final RowSource source;
  private final BatchBuffers buffers;
  private final long[] numbers = new long[ROWS];
  private long next;

  RowBlocks(RowSource source) {
    this.source = source;
    buffers = BatchBuffers.direct(source.schema(), ROWS);
  }

  /** Reads the next rows. Returns how many; 0 after the last. */
  int next() {
    int count = (int) Math.min(ROWS, source.rows() - next);
    for (int r = 0; r < count; r++) {
      numbers[r] = next + r;
    }
    read(numbers, 0, count);
    next += count;
    return count;
  }

  /** Position of the next row. */
  long position() {
    return next;
  }

  /** Reads some rows. */
  void read(long[] rows, int from, int count) {
    if (count > 0) {
      source.read(rows, from, count, buffers);
    }
  }

  /** What was read last. */
  BatchBuffers rows() {
    return buffers;
  }
}
