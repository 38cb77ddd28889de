package io.pimento.data.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads all members of a gzip file (RFC 1952) as one stream.
 *
 * <p>Unlike {@link java.util.zip.GZIPInputStream} it never takes a cut header of a later member, or
 * foreign bytes after the last one, for the end of the data: both are errors. Trailing zeros, as
 * tape tools leave them, are allowed.
 */
final class GzipMembers extends InputStream {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private boolean inMember;
  private boolean finished;

  GzipMembers(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!finished) {
      if (!inMember) {
        startMember();
        continue;
      }
      try {
        int n = inflater.inflate(out, offset, length);
        if (n > 0) {
          crc.update(out, offset, n);
          return n;
        }
      } catch (DataFormatException e) {
        throw new IOException("the gzip data are damaged: " + e.getMessage(), e);
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsInput()) {
        if (at == end && !fill()) {
          throw truncated();
        }
        inflater.setInput(buffer, at, end - at);
        at = end;
      } else {
        throw new IOException("the gzip data ask for a preset dictionary");
      }
    }
    return -1;
  }

  private void startMember() throws IOException {
    int first = next();
    while (first == 0) {
      first = next();
    }
    if (first < 0) {
      finished = true;
      return;
    }
    if (first != 0x1f || required() != 0x8b) {
      throw new IOException("after the last gzip member come bytes that are no gzip member");
    }
    if (required() != 8) {
      throw new IOException("unknown gzip compression method");
    }
    int flags = required();
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(required() | required() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    inflater.reset();
    crc.reset();
    inMember = true;
  }

  private void endMember() throws IOException {
    at = end - inflater.getRemaining();
    long expectedCrc = littleEndian();
    long expectedSize = littleEndian();
    if (expectedCrc != crc.getValue()
        || expectedSize != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new IOException("the gzip data are damaged: checksum or size does not match");
    }
    inMember = false;
  }

  private long littleEndian() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) required() << shift;
    }
    return value;
  }

  private void skip(int bytes) throws IOException {
    for (int k = 0; k < bytes; k++) {
      required();
    }
  }

  private void skipText() throws IOException {
    while (required() != 0) {
      // the text itself is of no interest
    }
  }

  private int required() throws IOException {
    int b = next();
    if (b < 0) {
      throw truncated();
    }
    return b;
  }

  private int next() throws IOException {
    return at == end && !fill() ? -1 : buffer[at++] & 0xFF;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private static EOFException truncated() {
    return new EOFException("the gzip archive is truncated");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
