package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.RequestSource;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Streams a trace with {@code 0xADDRESS READ|WRITE CYCLE} a line, plain or gzip; blank lines and
 * lines that begin with # are skipped. Nothing is allocated per request.
 */
public final class TraceFile implements RequestSource, Closeable {
  private static final int LONGEST_LINE = 200;

  private final String name;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final byte[] line = new byte[LONGEST_LINE];
  private final long capacity;
  private int filled;
  private int position;
  private int length;
  private int at;
  private long number;
  private long address;
  private long arrive;
  private boolean write;

  private TraceFile(String name, InputStream in, long capacity) {
    this.name = name;
    this.in = in;
    this.capacity = capacity;
  }

  /**
   * Opens a trace.
   *
   * @param capacity bytes of the memory, beyond which an address is an error; 0 for no limit
   */
  public static TraceFile open(Path path, long capacity) throws IOException {
    InputStream file = Files.newInputStream(path);
    try {
      BufferedInputStream plain = new BufferedInputStream(file, 1 << 16);
      plain.mark(2);
      boolean packed = plain.read() == 0x1f && plain.read() == 0x8b;
      plain.reset();
      InputStream in = packed ? new GZIPInputStream(plain, 1 << 16) : plain;
      return new TraceFile(path.toString(), in, capacity);
    } catch (IOException e) {
      file.close();
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean next() {
    while (readLine()) {
      at = 0;
      blanks();
      if (at < length && line[at] != '#') {
        parse();
        return true;
      }
    }
    return false;
  }

  private void parse() {
    if (at + 2 < length && line[at] == '0' && (line[at + 1] | 0x20) == 'x') {
      at += 2;
    }
    int start = at;
    long a = 0;
    for (int digit; at < length && (digit = Character.digit(line[at], 16)) >= 0; at++) {
      if (a >>> 60 != 0) {
        throw wrong("the address has more than 64 bits");
      }
      a = (a << 4) | digit;
    }
    if (at == start || !blanks()) {
      throw wrong("expected an address in hexadecimal");
    }
    if (capacity > 0 && Long.compareUnsigned(a, capacity) >= 0) {
      throw wrong(
          "the address is beyond the memory's "
              + capacity
              + " bytes (--policy dramsim3 lets addresses wrap)");
    }
    address = a;
    write = operation();
    if (!blanks()) {
      throw wrong("expected a blank after the operation");
    }
    arrive = decimal();
    blanks();
    if (at < length) {
      throw wrong("nothing may follow the cycle");
    }
  }

  private boolean operation() {
    int start = at;
    while (at < length && line[at] > ' ') {
      at++;
    }
    String word = new String(line, start, Math.min(12, at - start), StandardCharsets.ISO_8859_1);
    return switch (word) {
      case "READ", "read", "P_MEM_RD" -> false;
      case "WRITE", "write", "P_MEM_WR" -> true;
      default -> throw wrong("expected READ or WRITE, not '" + word + "'");
    };
  }

  private long decimal() {
    int start = at;
    long value = 0;
    for (; at < length && line[at] >= '0' && line[at] <= '9'; at++) {
      if (at - start == 18) {
        throw wrong("the cycle has more than 18 digits");
      }
      value = 10 * value + line[at] - '0';
    }
    if (at == start) {
      throw wrong("expected a cycle, a whole number");
    }
    return value;
  }

  private boolean blanks() {
    int start = at;
    while (at < length && line[at] <= ' ') {
      at++;
    }
    return at > start;
  }

  private TraceException wrong(String message) {
    String text = new String(line, 0, length, StandardCharsets.ISO_8859_1).strip();
    return new TraceException(name + ":" + number + ": " + message + ": " + text);
  }

  private boolean readLine() {
    length = 0;
    try {
      while (true) {
        if (position == filled) {
          filled = in.read(buffer);
          position = 0;
          if (filled <= 0) {
            filled = 0;
            number += length > 0 ? 1 : 0;
            return length > 0;
          }
        }
        byte b = buffer[position++];
        if (b == '\n') {
          number++;
          return true;
        }
        if (length == LONGEST_LINE) {
          number++;
          throw wrong("the line is longer than " + LONGEST_LINE + " characters");
        }
        line[length++] = b;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": after line " + number + ": " + e.getMessage(), e);
    }
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public boolean write() {
    return write;
  }

  @Override
  public long arrive() {
    return arrive;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
