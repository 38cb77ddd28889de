package io.pimento.data.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a file from one place to another, and what lies before them. */
final class FileStretch extends FilterInputStream {
  private static final int LOOK_BYTES = 1 << 16;

  private long left;

  private FileStretch(InputStream in, long length) {
    super(in);
    left = length;
  }

  /** Opens the bytes {@code [from, to)}. */
  static FileStretch open(Path file, long from, long to) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      channel.position(from);
      return new FileStretch(Channels.newInputStream(channel), to - from);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** How many lines end before a place. */
  static long linesBefore(Path file, long place) throws IOException {
    long lines = 0;
    byte[] bytes = new byte[LOOK_BYTES];
    try (InputStream in = open(file, 0, place)) {
      for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
        for (int k = 0; k < n; k++) {
          lines += bytes[k] == '\n' ? 1 : 0;
        }
      }
    }
    return lines;
  }

  /** Where the line that a place lies in ends, after its LF; the file's size if it has none. */
  static long lineEnd(FileChannel channel, long place) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LOOK_BYTES);
    for (long at = place; channel.read(bytes.clear(), at) > 0; at += bytes.limit()) {
      bytes.flip();
      for (int k = 0; k < bytes.limit(); k++) {
        if (bytes.get(k) == '\n') {
          return at + k + 1;
        }
      }
    }
    return channel.size();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int n = in.read(out, offset, (int) Math.min(length, left));
    left -= Math.max(n, 0);
    return n;
  }
}
