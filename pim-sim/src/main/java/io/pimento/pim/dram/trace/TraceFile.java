package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.RequestSource;
import io.pimento.pim.dram.device.AddressMap;
import io.pimento.pim.dram.device.DeviceException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Streams a trace, plain or gzip; blank lines and lines that begin with # are skipped. A line is
 *
 * <ul>
 *   <li>{@code 0xADDRESS READ|WRITE CYCLE}, as DRAMsim3 has it;
 *   <li>{@code 0xADDRESS R|W}, as Ramulator 1 has it, for as soon as the memory takes it;
 *   <li>{@code LD|ST ADDRESS}, decimal or 0x, as Ramulator 2's {@code LoadStoreTrace} has it;
 *   <li>{@code R|W c,r,g,b,r,c}, as its {@code ReadWriteTrace} has it: channel, rank, bank group,
 *       bank, row, column.
 * </ul>
 *
 * <p>Nothing is allocated per request, but for the last form.
 */
public final class TraceFile implements RequestSource, Closeable {
  private static final int LONGEST_LINE = 200;
  private static final int PLACES = 6;

  private final String name;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final byte[] line = new byte[LONGEST_LINE];
  private final long capacity;
  private final @Nullable AddressMap map;
  private int filled;
  private int position;
  private int length;
  private int at;
  private long number;
  private long address;
  private long arrive;
  private boolean write;

  private TraceFile(String name, InputStream in, long capacity, @Nullable AddressMap map) {
    this.name = name;
    this.in = in;
    this.capacity = capacity;
    this.map = map;
  }

  /** Opens a trace of addresses. */
  public static TraceFile open(Path path, long capacity) throws IOException {
    return open(path, capacity, null);
  }

  /**
   * Opens a trace.
   *
   * @param capacity bytes of the memory, beyond which an address is an error; 0 for no limit
   * @param map where places are; null if lines must have addresses
   */
  public static TraceFile open(Path path, long capacity, @Nullable AddressMap map)
      throws IOException {
    InputStream file = Files.newInputStream(path);
    try {
      BufferedInputStream plain = new BufferedInputStream(file, 1 << 16);
      plain.mark(2);
      boolean packed = plain.read() == 0x1f && plain.read() == 0x8b;
      plain.reset();
      InputStream in = packed ? new GZIPInputStream(plain, 1 << 16) : plain;
      return new TraceFile(path.toString(), in, capacity, map);
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
    switch (line[at]) {
      case 'L', 'S' -> {
        write = operation();
        address = within(wholeAddress());
        arrive = 0;
      }
      case 'R', 'W' -> {
        write = operation();
        address = place();
        arrive = 0;
      }
      default -> {
        if (isHexadecimal()) {
          at += 2;
        }
        address = within(hexadecimal());
        boolean named = at + 1 < length && line[at + 1] > ' ';
        write = operation();
        arrive = named || at < length ? decimal() : 0;
      }
    }
    blanks();
    if (at < length) {
      throw wrong("nothing may follow the request");
    }
  }

  private boolean isHexadecimal() {
    return at + 2 < length && line[at] == '0' && (line[at + 1] | 0x20) == 'x';
  }

  private long hexadecimal() {
    int start = at;
    long a = 0;
    for (int digit; at < length && (digit = Character.digit(line[at], 16)) >= 0; at++) {
      if (a >>> 60 != 0) {
        throw wrong("the address has more than 64 bits");
      }
      a = (a << 4) | digit;
    }
    if (at == start || (at < length && line[at] > ' ')) {
      throw wrong("expected an address in hexadecimal");
    }
    blanks();
    return a;
  }

  /** Decimal unless it begins with 0x. */
  private long wholeAddress() {
    if (isHexadecimal()) {
      at += 2;
      return hexadecimal();
    }
    return decimal();
  }

  private long within(long a) {
    if (capacity > 0 && Long.compareUnsigned(a, capacity) >= 0) {
      throw wrong(
          "the address is beyond the memory's "
              + capacity
              + " bytes (--policy dramsim3 lets addresses wrap)");
    }
    return a;
  }

  private long place() {
    long[] places = new long[PLACES];
    int count = 0;
    places[count++] = decimal();
    while (at < length && line[at] == ',' && count < PLACES) {
      at++;
      places[count++] = decimal();
    }
    if (count != PLACES || map == null || (at < length && line[at] > ' ')) {
      throw wrong("expected channel,rank,bank group,bank,row,column of a known memory");
    }
    try {
      return map.address(places);
    } catch (DeviceException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private boolean operation() {
    int start = at;
    while (at < length && line[at] > ' ') {
      at++;
    }
    String word = new String(line, start, Math.min(12, at - start), StandardCharsets.ISO_8859_1);
    blanks();
    return switch (word) {
      case "READ", "read", "P_MEM_RD", "R", "LD" -> false;
      case "WRITE", "write", "P_MEM_WR", "W", "ST" -> true;
      default ->
          throw wrong(
              "expected READ or WRITE, R or W, LD or ST, not '"
                  + word
                  + "' (traces of instructions have to go through a processor's caches first)");
    };
  }

  private long decimal() {
    int start = at;
    long value = 0;
    for (; at < length && line[at] >= '0' && line[at] <= '9'; at++) {
      if (at - start == 18) {
        throw wrong("the number has more than 18 digits");
      }
      value = 10 * value + line[at] - '0';
    }
    if (at == start) {
      throw wrong("expected a whole number");
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
