package io.pimento.data.prepare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Counts of one field that did not fit the memory: files of tokens in the order of their keys, each
 * token at most once a file. Merging adds a token's counts, so that they are exact.
 */
final class TokenRuns {
  private static final int ENTRY = 2 * Long.BYTES;
  private static final int BUFFER = 1 << 12;

  private final List<Path> files = new ArrayList<>();

  /** Hears of each token once, in the order of keys. */
  interface Listener {
    void token(long key, long count);
  }

  /** Files that were written. */
  int count() {
    return files.size();
  }

  /** Writes a further file. */
  void write(Path file, TokenCounts counts) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = buffer();
      for (long key : counts.sortedKeys()) {
        buffer.putLong(key).putLong(counts.count(key));
        if (!buffer.hasRemaining()) {
          flush(channel, buffer);
        }
      }
      flush(channel, buffer);
    }
    files.add(file);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(BUFFER * ENTRY).order(ByteOrder.nativeOrder());
  }

  private static void flush(FileChannel channel, ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Goes through all tokens. */
  void merge(Listener listener) throws IOException {
    List<Cursor> cursors = new ArrayList<>();
    try {
      PriorityQueue<Cursor> next = new PriorityQueue<>(Comparator.comparingLong(c -> c.key));
      for (Path file : files) {
        Cursor cursor = new Cursor(file);
        cursors.add(cursor);
        if (cursor.advance()) {
          next.add(cursor);
        }
      }
      while (!next.isEmpty()) {
        long key = next.element().key;
        long count = 0;
        while (!next.isEmpty() && next.element().key == key) {
          Cursor least = next.remove();
          count += least.count;
          if (least.advance()) {
            next.add(least);
          }
        }
        listener.token(key, count);
      }
    } finally {
      for (Cursor cursor : cursors) {
        cursor.channel.close();
      }
    }
  }

  /** A place in a file. */
  private static final class Cursor {
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer = buffer().limit(0);
    private long key;
    private long count;

    Cursor(Path file) throws IOException {
      this.file = file;
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Goes to the next token; false where there is none. */
    boolean advance() throws IOException {
      if (!buffer.hasRemaining() && !fill()) {
        return false;
      }
      key = buffer.getLong();
      count = buffer.getLong();
      return true;
    }

    private boolean fill() throws IOException {
      buffer.clear();
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // until the buffer is full or the file at its end
      }
      buffer.flip();
      if (buffer.limit() % ENTRY != 0) {
        throw new IOException(file + ": token counts end within a token; was it changed?");
      }
      return buffer.hasRemaining();
    }
  }
}
