package io.pimento.data.reader;

import io.pimento.data.reader.MultiColumn.Longer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Cuts the cells of one column of several values. */
final class BagCells {
  private final MultiColumn column;
  private final byte[] separator;
  private final byte[] weightSeparator;
  private final boolean trim;
  private final List<byte[]> missing;

  /**
   * The cells of a column.
   *
   * @param trim whether spaces around values are dropped
   * @param missing texts that are no values, beside the empty one
   */
  BagCells(MultiColumn column, boolean trim, List<byte[]> missing) {
    this.column = column;
    this.trim = trim;
    this.missing = missing;
    separator = column.separator().getBytes(StandardCharsets.UTF_8);
    String weight = column.weightSeparator();
    weightSeparator = weight == null ? new byte[0] : weight.getBytes(StandardCharsets.UTF_8);
  }

  /** Adds all values of a text. */
  void addText(byte[] bytes, int from, int to, RawBag bag) throws MalformedFieldException {
    int begin = from;
    for (int at = from; at <= to - separator.length; ) {
      if (matches(separator, bytes, at)) {
        add(bytes, begin, at, bag);
        at += separator.length;
        begin = at;
      } else {
        at++;
      }
    }
    add(bytes, begin, to, bag);
  }

  /** Adds one value, unless it is missing. */
  void add(byte[] bytes, int from, int to, RawBag bag) throws MalformedFieldException {
    int begin = from;
    int end = to;
    float weight = 1;
    if (weightSeparator.length > 0) {
      int mark = end - weightSeparator.length;
      while (mark >= begin && !matches(weightSeparator, bytes, mark)) {
        mark--;
      }
      if (mark >= begin) {
        weight = weight(bytes, mark + weightSeparator.length, end);
        end = mark;
      }
    }
    while (trim && begin < end && bytes[begin] == ' ') {
      begin++;
    }
    while (trim && end > begin && bytes[end - 1] == ' ') {
      end--;
    }
    if (begin < end && !CellMapping.isOneOf(missing, bytes, begin, end)) {
      bag.add(bytes, begin, end, weight);
    }
  }

  private float weight(byte[] bytes, int from, int to) throws MalformedFieldException {
    int begin = from;
    int end = to;
    while (trim && begin < end && bytes[begin] == ' ') {
      begin++;
    }
    while (trim && end > begin && bytes[end - 1] == ' ') {
      end--;
    }
    return Numbers.single(column.column(), bytes, begin, end);
  }

  /** Holds a bag to its length. */
  void finish(RawBag bag) throws MalformedFieldException {
    if (bag.size() > column.most() && column.longer() == Longer.ERROR) {
      throw new MalformedFieldException(
          column.column(),
          bag.size()
              + " values where there may be up to "
              + column.most()
              + "; raise multi."
              + column.column()
              + ".most, or set its longer to first or last");
    }
    bag.limit(column.most(), column.longer() == Longer.LAST);
  }

  private static boolean matches(byte[] text, byte[] bytes, int at) {
    for (int k = 0; k < text.length; k++) {
      if (bytes[at + k] != text[k]) {
        return false;
      }
    }
    return true;
  }
}
