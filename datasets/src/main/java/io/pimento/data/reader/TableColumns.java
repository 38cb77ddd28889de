package io.pimento.data.reader;

import java.util.Arrays;

/** Cuts one record of a text table into fields: delimiter, quotes (RFC 4180), trimming. */
final class TableColumns {
  private final byte delimiter;
  private final boolean quoted;
  private final boolean trim;
  private byte[][] source = new byte[16][];
  private int[] from = new int[16];
  private int[] to = new int[16];
  private int count;
  private byte[] unescaped = new byte[256];
  private int used;

  TableColumns(TableSchema.Layout layout) {
    delimiter = (byte) layout.delimiter();
    quoted = layout.quoted();
    trim = layout.trim();
  }

  /** Cuts the record; fields without escapes refer to {@code bytes}. */
  void cut(byte[] bytes, int start, int stop) throws MalformedFieldException {
    count = 0;
    used = 0;
    // Unescaped text is never longer than the record, so slices of it stay valid.
    if (unescaped.length < stop - start) {
      unescaped = new byte[Math.max(stop - start, 2 * unescaped.length)];
    }
    int at = start;
    while (true) {
      int begin = at;
      while (trim && begin < stop && bytes[begin] == ' ') {
        begin++;
      }
      if (quoted && begin < stop && bytes[begin] == '"') {
        at = cutQuoted(bytes, begin + 1, stop);
      } else {
        at = begin;
        while (at < stop && bytes[at] != delimiter) {
          at++;
        }
        int end = at;
        while (trim && end > begin && bytes[end - 1] == ' ') {
          end--;
        }
        add(bytes, begin, end);
      }
      if (at == stop) {
        return;
      }
      at++;
    }
  }

  private int cutQuoted(byte[] bytes, int start, int stop) throws MalformedFieldException {
    int begin = used;
    int at = start;
    while (true) {
      if (at == stop) {
        throw new MalformedFieldException("column " + (count + 1), "its quote is never closed");
      }
      byte b = bytes[at++];
      if (b == '"') {
        if (at == stop || bytes[at] != '"') {
          break;
        }
        at++;
      }
      unescaped[used++] = b;
    }
    while (trim && at < stop && bytes[at] == ' ') {
      at++;
    }
    if (at < stop && bytes[at] != delimiter) {
      throw new MalformedFieldException("column " + (count + 1), "text follows its closing quote");
    }
    add(unescaped, begin, used);
    return at;
  }

  private void add(byte[] bytes, int begin, int end) {
    if (count == from.length) {
      source = Arrays.copyOf(source, 2 * count);
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
    }
    source[count] = bytes;
    from[count] = begin;
    to[count++] = end;
  }

  int count() {
    return count;
  }

  byte[] bytes(int column) {
    return source[column];
  }

  int from(int column) {
    return from[column];
  }

  int to(int column) {
    return to[column];
  }

  byte[] copy(int column) {
    return Arrays.copyOfRange(source[column], from[column], to[column]);
  }
}
