package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.RequestSource;
import io.pimento.pim.dram.device.AddressMap;
import io.pimento.pim.dram.device.DeviceException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  private static final int PLACES = 6;
  private static final byte[][] READ = words("READ", "R", "LD", "read", "P_MEM_RD");
  private static final byte[][] WRITE = words("WRITE", "W", "ST", "write", "P_MEM_WR");

  /** Values of hexadecimal digits, −1 for other characters. */
  private static final byte[] DIGITS = new byte[256];

  static {
    for (int c = 0; c < DIGITS.length; c++) {
      DIGITS[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
    }
  }

  private final String name;
  private final TraceLines lines;
  private final byte[] line;
  private final long capacity;
  private final @Nullable AddressMap map;

  /** Where the line in hand begins and ends in {@link #line}, and what of it is read. */
  private int begin;

  private int length;
  private int at;
  private long address;
  private long arrive;
  private boolean write;

  private static byte[][] words(String... words) {
    return Arrays.stream(words)
        .map(w -> w.getBytes(StandardCharsets.ISO_8859_1))
        .toArray(byte[][]::new);
  }

  private TraceFile(String name, InputStream in, long capacity, @Nullable AddressMap map) {
    this.name = name;
    this.lines = new TraceLines(name, in);
    this.line = lines.bytes;
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
    while (lines.next()) {
      begin = lines.begin();
      length = lines.end();
      if (length - begin > TraceLines.LONGEST) {
        length--;
        throw wrong("the line is longer than " + TraceLines.LONGEST + " characters");
      }
      at = begin;
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
    for (int digit; at < length && (digit = DIGITS[line[at] & 0xff]) >= 0; at++) {
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
    int end = at;
    blanks();
    if (isOne(READ, start, end)) {
      return false;
    }
    if (isOne(WRITE, start, end)) {
      return true;
    }
    String word = new String(line, start, Math.min(12, end - start), StandardCharsets.ISO_8859_1);
    throw wrong(
        "expected READ or WRITE, R or W, LD or ST, not '"
            + word
            + "' (traces of instructions have to go through a processor's caches first)");
  }

  private boolean isOne(byte[][] words, int start, int end) {
    for (byte[] word : words) {
      if (Arrays.equals(word, 0, word.length, line, start, end)) {
        return true;
      }
    }
    return false;
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
    String text = new String(line, begin, length - begin, StandardCharsets.ISO_8859_1).strip();
    return new TraceException(name + ":" + lines.number() + ": " + message + ": " + text);
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
    lines.close();
  }
}
