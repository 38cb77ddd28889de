package io.pimento.data.reader;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The columns of one delimited record, cut in place. */
final class Columns {
  private static final int NONE = -1;

  private final List<String> names;
  private final byte delimiter;
  private final int[] from;
  private final int[] to;
  private final int label;
  private final @Nullable Scoring scoring;
  private int[] ids = {};
  private int absent = NONE;
  private boolean begun;

  Columns(List<String> names, char delimiter) {
    this(names, delimiter, NONE, null);
  }

  /**
   * Columns of which rows that are only to be scored may lack one.
   *
   * @param label the one that a whole file may lack
   */
  Columns(List<String> names, char delimiter, int label, @Nullable Scoring scoring) {
    this.names = List.copyOf(names);
    this.delimiter = (byte) delimiter;
    this.label = label;
    this.scoring = scoring;
    from = new int[names.size()];
    to = new int[names.size()];
  }

  /** A file begins: its first record says whether it has the label. */
  void beginFile() throws MalformedFieldException {
    begun = false;
    absent = NONE;
    ids = scoring == null ? ids : scoring.places(names);
  }

  /** Whether the file lacks the label. */
  boolean lacksLabel() {
    return absent != NONE;
  }

  /** Takes a row without label, or one whose label cannot be read, if rows need none. */
  void withoutLabel(RawRow row, @Nullable MalformedFieldException why)
      throws MalformedFieldException {
    if (scoring == null && why != null) {
      throw why;
    }
    row.setUnlabelled();
  }

  /** Puts a label of 0 or 1, or none where the file lacks it or rows need none. */
  void zeroOrOneLabel(byte[] bytes, int column, RawRow row) throws MalformedFieldException {
    if (lacksLabel()) {
      withoutLabel(row, null);
      return;
    }
    try {
      row.setPositive(zeroOrOne(bytes, column));
    } catch (MalformedFieldException e) {
      withoutLabel(row, e);
    }
  }

  /** Delivers the columns that are passed through. */
  void passThrough(byte[] bytes, RawRow row) throws MalformedFieldException {
    for (int k = 0; k < ids.length; k++) {
      if (ids[k] == absent) {
        throw new MalformedFieldException(
            names.get(absent), "the column to pass through is not in this file");
      }
      row.setId(k, bytes, from[ids[k]], to[ids[k]]);
    }
  }

  /** {@code prefix + 1 … prefix + count}. */
  static List<String> numbered(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(k -> prefix + k).toList();
  }

  void cut(byte[] bytes, int start, int stop) throws MalformedFieldException {
    if (scoring != null && !begun) {
      begun = true;
      absent = count(bytes, start, stop) == names.size() - 1 ? label : NONE;
    }
    int column = place(0);
    int begin = start;
    for (int at = start; at < stop; at++) {
      if (bytes[at] == delimiter) {
        if (place(column + 1) >= from.length) {
          throw wrongCount(bytes, start, stop);
        }
        from[column] = begin;
        to[column] = at;
        column = place(column + 1);
        begin = at + 1;
      }
    }
    from[column] = begin;
    to[column] = stop;
    if (place(column + 1) != from.length) {
      throw wrongCount(bytes, start, stop);
    }
  }

  /** A column, or the next where the file lacks it. */
  private int place(int column) {
    return column == absent ? column + 1 : column;
  }

  private int count(byte[] bytes, int start, int stop) {
    int count = 1;
    for (int at = start; at < stop; at++) {
      count += bytes[at] == delimiter ? 1 : 0;
    }
    return count;
  }

  private MalformedFieldException wrongCount(byte[] bytes, int start, int stop) {
    int count = count(bytes, start, stop);
    String field = names.get(Math.min(count, names.size() - 1));
    return new MalformedFieldException(
        field,
        count
            + " columns where "
            + (absent == NONE ? names.size() : names.size() - 1)
            + " are expected");
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

  private boolean zeroOrOne(byte[] bytes, int column) throws MalformedFieldException {
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
