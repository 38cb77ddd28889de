package io.pimento.data.dictionary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.zip.CRC32C;

/**
 * A file of any size mapped read-only, as little-endian numbers at positions that are multiples of
 * their size. Safe for concurrent readers.
 */
final class MappedWords {
  private static final int WINDOW_BITS = 30;
  private static final long WINDOW = 1L << WINDOW_BITS;

  private final ByteBuffer[] windows;

  private MappedWords(ByteBuffer[] windows) {
    this.windows = windows;
  }

  static MappedWords of(FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer[] windows = new ByteBuffer[(int) ((size + WINDOW - 1) >>> WINDOW_BITS)];
    for (int w = 0; w < windows.length; w++) {
      long from = w * WINDOW;
      windows[w] =
          channel
              .map(MapMode.READ_ONLY, from, Math.min(WINDOW, size - from))
              .order(ByteOrder.LITTLE_ENDIAN);
    }
    return new MappedWords(windows);
  }

  long getLong(long at) {
    return windows[(int) (at >>> WINDOW_BITS)].getLong((int) (at & (WINDOW - 1)));
  }

  int getInt(long at) {
    return windows[(int) (at >>> WINDOW_BITS)].getInt((int) (at & (WINDOW - 1)));
  }

  /** CRC-32C of the bytes {@code [from, to)}. */
  int checksum(long from, long to) {
    CRC32C crc = new CRC32C();
    for (long at = from; at < to; ) {
      long end = Math.min(to, ((at >>> WINDOW_BITS) + 1) << WINDOW_BITS);
      ByteBuffer part =
          windows[(int) (at >>> WINDOW_BITS)].slice((int) (at & (WINDOW - 1)), (int) (end - at));
      crc.update(part);
      at = end;
    }
    return (int) crc.getValue();
  }
}
