package io.pimento.data.reader;

import io.pimento.data.reader.MultiColumn.Longer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Cuts the cells of one column of several values. */
final class BagCells {
  private final MultiColumn column;
  private final byte[] separator;
  private final byte[] weightSeparator;

  /** Empty where there is none. */
  private final String weightColumn;

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
    weightColumn = Objects.requireNonNullElse(column.weightColumn(), "");
    String weight = column.weightSeparator();
    weightSeparator = weight == null ? new byte[0] : weight.getBytes(StandardCharsets.UTF_8);
  }

  /** Adds all values of a text, or all weights. */
  void addText(byte[] bytes, int from, int to, boolean weights, RawBag bag)
      throws MalformedFieldException {
    int begin = from;
    for (int at = from; at <= to - separator.length; ) {
      if (matches(separator, bytes, at)) {
        addEntry(bytes, begin, at, weights, bag);
        at += separator.length;
        begin = at;
      } else {
        at++;
      }
    }
    addEntry(bytes, begin, to, weights, bag);
  }

  private void addEntry(byte[] bytes, int from, int to, boolean weight, RawBag bag)
      throws MalformedFieldException {
    if (weight) {
      addWeight(bytes, from, to, bag);
    } else {
      add(bytes, from, to, bag);
    }
  }

  /** Adds one weight of a column of weights. */
  void addWeight(byte[] bytes, int from, int to, RawBag bag) throws MalformedFieldException {
    int begin = begin(bytes, from, to);
    int end = end(bytes, begin, to);
    boolean none = begin == end || CellMapping.isOneOf(missing, bytes, begin, end);
    bag.addOwnWeight(none ? Float.NaN : Numbers.single(weightColumn, bytes, begin, end));
  }

  /** Adds one value; one that is missing only if there is a column of weights. */
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
    begin = begin(bytes, begin, end);
    end = end(bytes, begin, end);
    if (begin < end && !CellMapping.isOneOf(missing, bytes, begin, end)) {
      bag.add(bytes, begin, end, weight);
    } else if (!weightColumn.isEmpty()) {
      bag.add(bytes, begin, begin, weight); // stands opposite a weight
    }
  }

  /** Where a cell begins without blanks, if those do not count. */
  private int begin(byte[] bytes, int from, int to) {
    int at = from;
    while (trim && at < to && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  private int end(byte[] bytes, int from, int to) {
    int at = to;
    while (trim && at > from && bytes[at - 1] == ' ') {
      at--;
    }
    return at;
  }

  private float weight(byte[] bytes, int from, int to) throws MalformedFieldException {
    int begin = begin(bytes, from, to);
    int end = end(bytes, begin, to);
    return Numbers.single(column.column(), bytes, begin, end);
  }

  /** Gives values the weights of their own column, and holds the bag to its length. */
  void finish(RawBag bag) throws MalformedFieldException {
    if (!weightColumn.isEmpty()) {
      if (bag.size() != bag.ownWeights()) {
        throw new MalformedFieldException(
            weightColumn,
            bag.ownWeights() + " weights for the " + bag.size() + " values of " + column.column());
      }
      int unweighted = bag.takeOwnWeights();
      if (unweighted >= 0) {
        throw new MalformedFieldException(
            weightColumn,
            "weight " + (unweighted + 1) + " is missing, of a value of " + column.column());
      }
    }
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
