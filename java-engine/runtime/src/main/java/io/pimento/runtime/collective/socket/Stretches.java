package io.pimento.runtime.collective.socket;

import io.pimento.runtime.collective.Pieces;
import io.pimento.runtime.memory.NativeMemory;

/**
 * Pieces one after the other, as if they were one stretch of bytes.
 *
 * @param starts of each piece, and the end
 */
@SuppressWarnings("ArrayRecordComponent")
record Stretches(Pieces pieces, long[] starts) {
  /** What one buffer shows at most. */
  private static final long LONGEST = 1L << 30;

  /** A part of a piece. */
  interface Part {
    /**
     * @param at where it starts in the whole stretch
     */
    void is(long address, long at, long bytes);
  }

  static Stretches of(Pieces pieces) {
    long[] starts = new long[pieces.count() + 1];
    for (int i = 0; i < pieces.count(); i++) {
      starts[i + 1] = starts[i] + pieces.bytes(i);
    }
    return new Stretches(pieces, starts);
  }

  long bytes() {
    return starts[starts.length - 1];
  }

  /** Calls back for the parts of pieces that lie between two bytes, in order. */
  void between(long from, long to, Part part) {
    for (int i = 0; i < pieces.count(); i++) {
      long first = Math.max(from, starts[i]);
      long end = Math.min(to, starts[i + 1]);
      if (first < end) {
        part.is(pieces.address(i) + first - starts[i], first, end - first);
      }
    }
  }

  /** Sends them where they lie. */
  void send(DataLine line, long from, long to) {
    between(from, to, (address, at, bytes) -> cut(address, bytes, line::send));
  }

  /** Receives them where they are to lie. */
  void receive(DataLine line, long from, long to) {
    between(from, to, (address, at, bytes) -> cut(address, bytes, line::receive));
  }

  /** Receives bytes at an address. */
  static void receiveAt(DataLine line, long address, long bytes) {
    cut(address, bytes, line::receive);
  }

  private static void cut(
      long address, long bytes, java.util.function.Consumer<java.nio.ByteBuffer> to) {
    for (long at = 0; at < bytes; at += LONGEST) {
      to.accept(NativeMemory.buffer(address + at, Math.min(LONGEST, bytes - at)));
    }
  }
}
