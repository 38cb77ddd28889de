package io.pimento.data.reader;

import io.pimento.data.input.RecordScanner;
import io.pimento.data.input.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What libsvm, libfm and libffm lines have in common: label, words, comments after {@code #}. */
final class Entries {
  private static final int MAX_INDEX_DIGITS = 18;

  private Entries() {}

  /** Where the line's data end: at its comment, or at its end. */
  static int end(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == '#') {
        return at;
      }
    }
    return to;
  }

  /** Whether a line has nothing but blanks and a comment. */
  static boolean isEmpty(byte[] bytes, int from, int to) {
    int start = skipBlanks(bytes, from, to);
    return start == to || bytes[start] == '#';
  }

  static int skipBlanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  static int wordEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != ' ' && bytes[at] != '\t') {
      at++;
    }
    return at;
  }

  /** The next colon, or {@code to}. */
  static int colon(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != ':') {
      at++;
    }
    return at;
  }

  /**
   * Reads the label that a line begins with.
   *
   * @param scored whether it may be absent, so that an entry comes first, or unreadable
   * @return where the entries begin
   */
  static int label(byte[] bytes, int from, int stop, RawRow row, boolean scored)
      throws MalformedFieldException {
    int end = wordEnd(bytes, from, stop);
    if (scored && colon(bytes, from, end) < end) {
      row.setUnlabelled();
      return from;
    }
    try {
      row.setPositive(label(bytes, from, end));
    } catch (MalformedFieldException e) {
      if (!scored) {
        throw e;
      }
      row.setUnlabelled();
    }
    return end;
  }

  static boolean label(byte[] bytes, int from, int to) throws MalformedFieldException {
    int start = from < to && bytes[from] == '+' ? from + 1 : from;
    double value = Numbers.decimal(bytes, start, to);
    if (value == 1 || value == 0 || value == -1) {
      return value == 1;
    }
    throw new MalformedFieldException("label", bytes, from, to, "1, 0 or -1");
  }

  /** A number of digits only, or {@link Numbers#NO_INTEGER}. */
  static long index(byte[] bytes, int from, int to) {
    return to - from <= MAX_INDEX_DIGITS && Numbers.isDigits(bytes, from, to)
        ? Numbers.integer(bytes, from, to)
        : Numbers.NO_INTEGER;
  }

  /** Whether a value is written as the number one. */
  static boolean isOne(byte[] bytes, int from, int to) {
    return (to - from == 1 && bytes[from] == '1') || Numbers.decimal(bytes, from, to) == 1;
  }

  /**
   * The entries of a file's first line that has any data.
   *
   * @throws IOException if there is none, or it has no entry
   */
  static List<String> ofFirstLine(Path file, Spool spool, String form) throws IOException {
    try (RecordScanner records = RecordScanner.lines(spool.open(file))) {
      while (records.next()) {
        byte[] bytes = records.bytes();
        if (isEmpty(bytes, records.from(), records.to())) {
          continue;
        }
        List<String> words = new ArrayList<>();
        int stop = end(bytes, records.from(), records.to());
        int at = wordEnd(bytes, skipBlanks(bytes, records.from(), stop), stop);
        for (at = skipBlanks(bytes, at, stop); at < stop; at = skipBlanks(bytes, at, stop)) {
          int end = wordEnd(bytes, at, stop);
          words.add(new String(bytes, at, end - at, java.nio.charset.StandardCharsets.UTF_8));
          at = end;
        }
        if (words.isEmpty() || words.stream().noneMatch(word -> word.indexOf(':') >= 0)) {
          throw new IOException(
              file + ", line " + records.line() + ": no " + form + " entry follows the label");
        }
        return words;
      }
      throw new IOException(file + ": holds no line of data");
    }
  }
}
