package io.pimento.data.reader;

import io.pimento.data.input.InputFile;
import io.pimento.data.input.RecordScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * libsvm and libfm lines, {@code label index:value …}, read by position: the k-th entry of every
 * line is field k. A categorical entry must have value 1 and its index is the token; a dense entry
 * gives its value. Labels 1 and +1 are positive, 0 and -1 negative. Text after {@code #} is a
 * comment.
 */
final class LibfmLines implements LineParser {
  private final List<String> names;
  private final InputFields fields;
  private final int[] denseSlot;
  private final int[] tokenSlot;

  /**
   * Fields by position.
   *
   * @param names of the entries of a line, in order
   * @param dense those of the names that are numeric
   */
  LibfmLines(List<String> names, Set<String> dense) {
    this.names = List.copyOf(names);
    if (!new HashSet<>(names).containsAll(dense)) {
      throw new IllegalArgumentException("dense fields " + dense + " are not all among " + names);
    }
    denseSlot = new int[names.size()];
    tokenSlot = new int[names.size()];
    List<String> denseNames = new ArrayList<>();
    List<String> tokenNames = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      boolean isDense = dense.contains(names.get(k));
      denseSlot[k] = isDense ? denseNames.size() : -1;
      tokenSlot[k] = isDense ? -1 : tokenNames.size();
      (isDense ? denseNames : tokenNames).add(names.get(k));
    }
    fields = new InputFields(denseNames, tokenNames);
  }

  /** All entries of the first line as categorical fields {@code f1 … fn}. */
  static LibfmLines detect(Path file) throws IOException {
    try (RecordScanner records = RecordScanner.lines(InputFile.open(file))) {
      int entries = 0;
      if (records.next()) {
        for (int at = records.from(); at < records.to(); at++) {
          entries += records.bytes()[at] == ':' ? 1 : 0;
        }
      }
      if (entries == 0) {
        throw new IOException(file + ": its first line has no index:value entry");
      }
      return new LibfmLines(Columns.numbered("f", entries), Set.of());
    }
  }

  @Override
  public InputFields fields() {
    return fields;
  }

  @Override
  public void parse(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException {
    int stop = to;
    for (int at = from; at < to && stop == to; at++) {
      stop = bytes[at] == '#' ? at : to;
    }
    int start = skipBlanks(bytes, from, stop);
    int end = wordEnd(bytes, start, stop);
    row.setPositive(label(bytes, start, end));
    int position = 0;
    for (start = skipBlanks(bytes, end, stop); start < stop; start = skipBlanks(bytes, end, stop)) {
      end = wordEnd(bytes, start, stop);
      if (position == names.size()) {
        throw new MalformedFieldException(
            names.getLast(), "more than " + names.size() + " entries on the line");
      }
      entry(bytes, start, end, position++, row);
    }
    if (position < names.size()) {
      throw new MalformedFieldException(
          names.get(position), position + " entries where " + names.size() + " are expected");
    }
  }

  private static boolean label(byte[] bytes, int from, int to) throws MalformedFieldException {
    int start = from < to && bytes[from] == '+' ? from + 1 : from;
    double value = Numbers.decimal(bytes, start, to);
    if (value == 1 || value == 0 || value == -1) {
      return value == 1;
    }
    throw new MalformedFieldException("label", bytes, from, to, "1, 0 or -1");
  }

  private void entry(byte[] bytes, int from, int to, int position, RawRow row)
      throws MalformedFieldException {
    int colon = from;
    while (colon < to && bytes[colon] != ':') {
      colon++;
    }
    double value = colon == to ? Double.NaN : Numbers.decimal(bytes, colon + 1, to);
    if (Double.isNaN(value) || !Numbers.isDigits(bytes, from, colon)) {
      throw new MalformedFieldException(
          names.get(position), bytes, from, to, "an entry index:value");
    }
    if (denseSlot[position] >= 0) {
      row.setDense(denseSlot[position], (float) value);
    } else if (value == 1) {
      row.setToken(tokenSlot[position], bytes, from, colon);
    } else {
      throw new MalformedFieldException(
          names.get(position),
          bytes,
          from,
          to,
          "a categorical entry with value 1; list the field as dense if it is numeric");
    }
  }

  private static int skipBlanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int wordEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != ' ' && bytes[at] != '\t') {
      at++;
    }
    return at;
  }
}
