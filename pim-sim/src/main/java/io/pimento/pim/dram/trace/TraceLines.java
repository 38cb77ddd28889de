package io.pimento.pim.dram.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The lines of a stream, one after another in one buffer; nothing is allocated per line. */
final class TraceLines implements Closeable {
  /** Characters of the longest line that is one. */
  static final int LONGEST = 200;

  final byte[] bytes = new byte[1 << 16];
  private final String name;
  private final InputStream in;
  private int filled;
  private int position;
  private int begin;
  private int end;
  private long number;
  private @Nullable IOException broken;

  TraceLines(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /** Steps to the next line; false at the end. Lines before a failure of the stream come first. */
  boolean next() {
    if (filled - position <= LONGEST && broken == null) {
      fill();
    }
    begin = position;
    end = begin;
    int most = Math.min(filled, begin + LONGEST + 1);
    while (end < most && bytes[end] != '\n') {
      end++;
    }
    if (end == filled && broken != null) {
      throw new UncheckedIOException(
          name + ": after line " + number + ": " + broken.getMessage(), broken);
    }
    if (begin == filled) {
      return false;
    }
    number++;
    position = Math.min(end + 1, filled);
    return true;
  }

  /** Fills the buffer behind what is still to be read, until it must hold a whole line. */
  private void fill() {
    System.arraycopy(bytes, position, bytes, 0, filled - position);
    filled -= position;
    position = 0;
    try {
      while (filled <= LONGEST) {
        int read = in.read(bytes, filled, bytes.length - filled);
        if (read < 0) {
          break;
        }
        filled += read;
      }
    } catch (IOException e) {
      broken = e;
    }
  }

  /** Where the line begins in {@link #bytes}. */
  int begin() {
    return begin;
  }

  /** Where it ends; more than {@link #LONGEST} behind its beginning if it is too long. */
  int end() {
    return end;
  }

  /** Its number, from 1. */
  long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
