package io.pimento.data.reader;

import io.pimento.data.input.Spool;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * libffm lines, {@code label field:feature:value …}, in any order; a field that a line lacks is
 * missing. A categorical entry must have value 1 and its feature is the token; a dense entry gives
 * its value, under the same feature on every line. Labels and comments are those of {@link
 * LibfmLines}.
 *
 * <p>Fields are named {@code f} and their number. Without a schema they are those of the first
 * line, all categorical; another field further on is an error.
 */
final class LibffmLines extends EntryLines {
  private static final int UNKNOWN = -1;
  private static final String FORM = "an entry field:feature:value";

  private final List<String> names;
  private final int[] denseSlot;
  private final int[] tokenSlot;
  private final Long2IntOpenHashMap fieldOfNumber = new Long2IntOpenHashMap();
  private final boolean[] seen;
  private final long[] feature;

  private LibffmLines(
      List<String> names,
      long[] numbers,
      Set<String> dense,
      Set<String> ignored,
      DenseIndices indices,
      boolean scored) {
    super(fields(names, dense, ignored), indices, scored);
    this.names = List.copyOf(names);
    fieldOfNumber.defaultReturnValue(UNKNOWN);
    denseSlot = new int[names.size()];
    tokenSlot = new int[names.size()];
    seen = new boolean[names.size()];
    feature = new long[names.size()];
    for (int k = 0; k < names.size(); k++) {
      denseSlot[k] = fields().dense().indexOf(names.get(k));
      tokenSlot[k] = fields().categorical().indexOf(names.get(k));
      if (fieldOfNumber.put(numbers[k], k) != UNKNOWN) {
        throw new IllegalArgumentException("two columns have the field number " + numbers[k]);
      }
    }
  }

  /** The columns of a schema; {@code index} gives a field's number where its name does not. */
  static LibffmLines of(TableSchema schema, DenseIndices indices, boolean scored) {
    List<String> columns = schema.layout().columns();
    schema.requireUses(columns);
    for (String name : schema.index().keySet()) {
      if (!columns.contains(name)) {
        throw new IllegalArgumentException("index names " + name + ", which is no column");
      }
    }
    long[] numbers = columns.stream().mapToLong(name -> number(name, schema.index())).toArray();
    return new LibffmLines(
        columns,
        numbers,
        Set.copyOf(schema.dense()),
        Set.copyOf(schema.ignored()),
        indices,
        scored);
  }

  private static long number(String column, Map<String, Long> index) {
    Long given = index.get(column);
    if (given != null) {
      return given;
    }
    byte[] digits = column.substring(column.startsWith("f") ? 1 : 0).getBytes(US_ASCII);
    long number = Entries.index(digits, 0, digits.length);
    if (number == Numbers.NO_INTEGER) {
      throw new IllegalArgumentException(
          "column "
              + column
              + " has no field number; name it f and the number, or list it under index");
    }
    return number;
  }

  private static final java.nio.charset.Charset US_ASCII =
      java.nio.charset.StandardCharsets.US_ASCII;

  /** The fields of the first line. */
  static LibffmLines detect(Path file, Spool spool) throws IOException {
    List<String> names = new ArrayList<>();
    for (String entry : Entries.ofFirstLine(file, spool, "field:feature:value")) {
      names.add("f" + entry.substring(0, Math.max(0, entry.indexOf(':'))));
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IOException(file + ": a field stands twice on the first line: " + names);
    }
    try {
      long[] numbers = names.stream().mapToLong(name -> number(name, Map.of())).toArray();
      return new LibffmLines(names, numbers, Set.of(), Set.of(), new DenseIndices(), false);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": its first line is no libffm: " + e.getMessage(), e);
    }
  }

  @Override
  void begin() {
    Arrays.fill(seen, false);
  }

  @Override
  void finish(RawRow row) throws MalformedFieldException {
    for (int k = 0; k < seen.length; k++) {
      if (!seen[k]) {
        missing(k, row);
      } else if (denseSlot[k] != UNKNOWN) {
        indices.require(names.get(k), feature[k]);
      }
    }
  }

  private void missing(int k, RawRow row) {
    if (denseSlot[k] != UNKNOWN) {
      row.setDense(denseSlot[k], Float.NaN);
    } else if (tokenSlot[k] != UNKNOWN) {
      row.setToken(tokenSlot[k], new byte[0], 0, 0);
    }
  }

  @Override
  void entry(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException {
    int first = Entries.colon(bytes, from, to);
    int second = first == to ? to : Entries.colon(bytes, first + 1, to);
    long number = Entries.index(bytes, from, first);
    if (second == to
        || number == Numbers.NO_INTEGER
        || !Numbers.isDigits(bytes, first + 1, second)) {
      throw new MalformedFieldException("entry", bytes, from, to, FORM);
    }
    int k = fieldOfNumber.get(number);
    if (k == UNKNOWN) {
      throw new MalformedFieldException(
          "f" + number,
          "the fields are " + names + "; list this one too, in the columns of a schema");
    }
    String name = names.get(k);
    if (seen[k]) {
      throw new MalformedFieldException(
          name, "the field stands twice on the line; fields of several values cannot be read");
    }
    seen[k] = true;
    if (denseSlot[k] != UNKNOWN) {
      feature[k] = Entries.index(bytes, first + 1, second);
      row.setDense(denseSlot[k], Numbers.single(name, bytes, second + 1, to));
    } else if (tokenSlot[k] != UNKNOWN) {
      if (!Entries.isOne(bytes, second + 1, to)) {
        throw new MalformedFieldException(
            name, bytes, from, to, "a categorical entry with value 1; list it as dense if numeric");
      }
      row.setToken(tokenSlot[k], bytes, first + 1, second);
    }
  }
}
