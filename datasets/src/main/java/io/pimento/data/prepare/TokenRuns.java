package io.pimento.data.prepare;

import java.io.IOException;
import java.io.Serializable;
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
 * Counts of one field that lie in files: runs of tokens in the order of their keys, each token at
 * most once a run. Merging adds a token's counts, so that they are exact.
 */
final class TokenRuns {
  private static final int ENTRY = 2 * Long.BYTES;
  private static final int BUFFER = 1 << 12;

  private final List<Run> runs;

  /** No runs. */
  TokenRuns() {
    this(List.of());
  }

  TokenRuns(List<Run> runs) {
    this.runs = new ArrayList<>(runs);
  }

  /** Hears of each token once, in the order of keys. */
  interface Listener {
    void token(long key, long count) throws IOException;
  }

  /**
   * A run.
   *
   * @param file that holds it
   * @param from its first byte there
   * @param to its end, exclusive
   */
  record Run(String file, long from, long to) implements Serializable {}

  /** Runs that were written. */
  int count() {
    return runs.size();
  }

  /** Writes a further run, to a file of its own. */
  void write(Path file, TokenCounts counts) throws IOException {
    try (Writer writer = new Writer(file)) {
      counts.ascending(writer);
      runs.add(writer.endRun());
    }
  }

  /** Writes runs to a file, one after the other. */
  static final class Writer implements Listener, AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer = buffer();
    private long begin;

    /** Opens a file that is not there yet. */
    Writer(Path file) throws IOException {
      this.file = file;
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void token(long key, long count) throws IOException {
      buffer.putLong(key).putLong(count);
      if (!buffer.hasRemaining()) {
        flush();
      }
    }

    /** Ends the run that the tokens so far make. */
    Run endRun() throws IOException {
      flush();
      Run run = new Run(file.toString(), begin, channel.position());
      begin = run.to;
      return run;
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(BUFFER * ENTRY).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Goes through all tokens. */
  void merge(Listener listener) throws IOException {
    PriorityQueue<Cursor> next = new PriorityQueue<>(Comparator.comparingLong(c -> c.key));
    for (Run run : runs) {
      Cursor cursor = new Cursor(run);
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
  }

  /** A place in a run. Its file is open only while it is read: there may be very many. */
  private static final class Cursor {
    private final Run run;
    private final ByteBuffer buffer = buffer().limit(0);
    private long at;
    private long key;
    private long count;

    Cursor(Run run) {
      this.run = run;
      at = run.from;
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
      buffer.clear().limit((int) Math.min(buffer.capacity(), run.to - at));
      if (!buffer.hasRemaining()) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(Path.of(run.file), StandardOpenOption.READ)) {
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
          // until the buffer is full or the file at its end
        }
      }
      if (buffer.hasRemaining()) {
        throw new IOException(run.file + ": token counts end within a token; was it changed?");
      }
      at += buffer.flip().limit();
      return true;
    }
  }
}
