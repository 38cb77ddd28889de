package io.pimento.data.reader;

import java.util.List;
import java.util.stream.IntStream;

/** The columns of one delimited record, cut in place. */
final class Columns {
  private final List<String> names;
  private final byte delimiter;
  private final int[] from;
  private final int[] to;

  Columns(List<String> names, char delimiter) {
    this.names = List.copyOf(names);
    this.delimiter = (byte) delimiter;
    from = new int[names.size()];
    to = new int[names.size()];
  }

  /** {@code prefix + 1 … prefix + count}. */
  static List<String> numbered(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(k -> prefix + k).toList();
  }

  void cut(byte[] bytes, int start, int stop) throws MalformedFieldException {
    int column = 0;
    int begin = start;
    for (int at = start; at < stop; at++) {
      if (bytes[at] == delimiter) {
        if (column + 1 >= from.length) {
          throw wrongCount(bytes, start, stop);
        }
        from[column] = begin;
        to[column++] = at;
        begin = at + 1;
      }
    }
    from[column] = begin;
    to[column++] = stop;
    if (column != from.length) {
      throw wrongCount(bytes, start, stop);
    }
  }

  private MalformedFieldException wrongCount(byte[] bytes, int start, int stop) {
    int count = 1;
    for (int at = start; at < stop; at++) {
      count += bytes[at] == delimiter ? 1 : 0;
    }
    String field = names.get(Math.min(count, names.size() - 1));
    return new MalformedFieldException(
        field, count + " columns where " + names.size() + " are expected");
  }

  int from(int column) {
    return from[column];
  }

  int to(int column) {
    return to[column];
  }

  /** An integer column, NaN if empty. */
  float integerOrMissing(byte[] bytes, int column) throws MalformedFieldException {
    return from[column] == to[column] ? Float.NaN : integer(bytes, column);
  }

  long integer(byte[] bytes, int column) throws MalformedFieldException {
    long value = Numbers.integer(bytes, from[column], to[column]);
    if (value == Numbers.NO_INTEGER) {
      throw malformed(bytes, column, "an integer");
    }
    return value;
  }

  boolean zeroOrOne(byte[] bytes, int column) throws MalformedFieldException {
    if (to[column] - from[column] == 1) {
      byte b = bytes[from[column]];
      if (b == '0' || b == '1') {
        return b == '1';
      }
    }
    throw malformed(bytes, column, "0 or 1");
  }

  MalformedFieldException malformed(byte[] bytes, int column, String expected) {
    return new MalformedFieldException(
        names.get(column), bytes, from[column], to[column], expected);
  }
}
