package io.pimento.pim.dram.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes text to a temporary file beside the target; {@link #commit} gives it its name. */
final class TextOutput implements Closeable {
  private final Path target;
  private final Path temporary;
  private final OutputStream out;
  private final byte[] buffer = new byte[1 << 16];
  private int used;

  TextOutput(Path target) throws IOException {
    this.target = target;
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    this.temporary = target.resolveSibling(target.getFileName() + ".part");
    this.out = Files.newOutputStream(temporary);
  }

  TextOutput text(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      put(b);
    }
    return this;
  }

  TextOutput put(int b) {
    if (used == buffer.length) {
      flush();
    }
    buffer[used++] = (byte) b;
    return this;
  }

  TextOutput decimal(long value) {
    return number(value, 10, "", 0);
  }

  TextOutput hex(long value) {
    return number(value, 16, "0x", 0);
  }

  /** A number to the right of a field of that width. */
  TextOutput number(long value, int radix, String prefix, int width) {
    long rest = radix == 16 ? value : Math.abs(value);
    int digits = 1;
    for (long v = Long.divideUnsigned(rest, radix); v != 0; v = Long.divideUnsigned(v, radix)) {
      digits++;
    }
    boolean minus = radix == 10 && value < 0;
    for (int pad = digits + prefix.length() + (minus ? 1 : 0); pad < width; pad++) {
      put(' ');
    }
    if (minus) {
      put('-');
    }
    text(prefix);
    long scale = 1;
    for (int d = 1; d < digits; d++) {
      scale *= radix;
    }
    for (int d = 0; d < digits; d++) {
      int digit = (int) Long.remainderUnsigned(Long.divideUnsigned(rest, scale), radix);
      put(Character.forDigit(digit, 16));
      scale = Long.divideUnsigned(scale, radix);
    }
    return this;
  }

  /** Text to the left of a field of that width. */
  TextOutput padded(String text, int width) {
    text(text);
    for (int pad = text.length(); pad < width; pad++) {
      put(' ');
    }
    return this;
  }

  private void flush() {
    try {
      out.write(buffer, 0, used);
      used = 0;
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + temporary + ": " + e.getMessage(), e);
    }
  }

  /** Everything is written: the file gets its name. */
  void commit() throws IOException {
    flush();
    out.close();
    Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Drops what was not committed. */
  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(temporary);
  }
}
