package io.pimento.data.reader;

import io.pimento.data.input.Spool;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * libsvm and libfm lines, {@code label index:value …}. A categorical entry must have value 1 and
 * its index is the token; a dense entry gives its value. Labels 1 and +1 are positive, 0 and -1
 * negative. Text after {@code #} is a comment.
 *
 * <p>Which field an entry belongs to: where the schema gives every dense field its index, entries
 * with these indices are theirs, wherever they stand, and an absent one is missing. Other entries
 * belong to the remaining fields by position, and each line must have all of them; a dense field's
 * index must then be the same on every line.
 */
final class LibfmLines implements LineParser {
  private static final int ABSENT = -1;

  private final DenseIndices indices;
  private final boolean scored;
  private final InputFields fields;

  /** The fields that take entries by position. */
  private final List<String> placed = new ArrayList<>();

  /** Of a placed field: its dense slot, and its token slot; -1 if it is none, both if ignored. */
  private final int[] denseSlot;

  private final int[] tokenSlot;

  /** Of an index that a schema gives: the dense slot. */
  private final Long2IntOpenHashMap slotOfIndex = new Long2IntOpenHashMap();

  private final int places;
  private final int[] densePlaces;
  private final boolean byIndex;
  private final long[] indexOfPlace;
  private final boolean[] seen;

  private LibfmLines(
      List<String> names,
      Set<String> dense,
      Set<String> ignored,
      Map<String, Long> index,
      DenseIndices indices,
      boolean scored) {
    this.indices = indices;
    this.scored = scored;
    slotOfIndex.defaultReturnValue(ABSENT);
    denseSlot = new int[names.size()];
    tokenSlot = new int[names.size()];
    List<String> denseNames = new ArrayList<>();
    List<String> tokenNames = new ArrayList<>();
    for (String name : names) {
      boolean isDense = dense.contains(name);
      boolean isToken = !isDense && !ignored.contains(name);
      Long given = index.get(name);
      if (given == null) {
        denseSlot[placed.size()] = isDense ? denseNames.size() : ABSENT;
        tokenSlot[placed.size()] = isToken ? tokenNames.size() : ABSENT;
        placed.add(name);
      } else {
        slotOfIndex.put((long) given, denseNames.size());
      }
      if (isDense) {
        denseNames.add(name);
      } else if (isToken) {
        tokenNames.add(name);
      }
    }
    fields = new InputFields(denseNames, tokenNames);
    places = placed.size();
    byIndex = !slotOfIndex.isEmpty();
    densePlaces = IntStream.range(0, places).filter(k -> denseSlot[k] != ABSENT).toArray();
    indexOfPlace = new long[places];
    seen = new boolean[denseNames.size()];
  }

  /** The fields of a schema, in the order of its columns. */
  static LibfmLines of(TableSchema schema, DenseIndices indices, boolean scored) {
    schema.requireUses(schema.layout().columns());
    if (!schema.index().isEmpty() && !schema.index().keySet().equals(Set.copyOf(schema.dense()))) {
      throw new IllegalArgumentException(
          "index must give every dense field its index and no other: dense is "
              + schema.dense()
              + ", index names "
              + schema.index().keySet().stream().sorted().toList());
    }
    return new LibfmLines(
        schema.layout().columns(),
        Set.copyOf(schema.dense()),
        Set.copyOf(schema.ignored()),
        schema.index(),
        indices,
        scored);
  }

  /** All entries of the first line as categorical fields {@code f1 … fn}. */
  static LibfmLines detect(Path file, Spool spool) throws IOException {
    int entries = Entries.ofFirstLine(file, spool, "index:value").size();
    List<String> names = Columns.numbered("f", entries);
    return new LibfmLines(names, Set.of(), Set.of(), Map.of(), new DenseIndices(), false);
  }

  @Override
  public InputFields fields() {
    return fields;
  }

  @Override
  public boolean passesOver(byte[] bytes, int from, int to) {
    return Entries.isEmpty(bytes, from, to);
  }

  @Override
  public void parse(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException {
    int stop = Entries.end(bytes, from, to);
    int start = Entries.skipBlanks(bytes, from, stop);
    int end = Entries.label(bytes, start, stop, row, scored);
    if (byIndex) {
      Arrays.fill(seen, false);
    }
    int place = 0;
    for (start = Entries.skipBlanks(bytes, end, stop);
        start < stop;
        start = Entries.skipBlanks(bytes, end, stop)) {
      end = Entries.wordEnd(bytes, start, stop);
      int colon = Entries.colon(bytes, start, end);
      if (colon == end || !Numbers.isDigits(bytes, start, colon)) {
        throw new MalformedFieldException(name(place), bytes, start, end, "an entry index:value");
      }
      int slot = byIndex ? slotOfIndex.get(index(bytes, start, colon)) : ABSENT;
      if (slot != ABSENT) {
        known(bytes, start, colon, end, slot, row);
      } else if (place == places) {
        throw new MalformedFieldException(
            name(place),
            bytes,
            start,
            end,
            "expected: there are no more than " + places + " fields");
      } else {
        placed(bytes, start, colon, end, place++, row);
      }
    }
    if (place < places) {
      throw new MalformedFieldException(
          placed.get(place), place + " entries where " + places + " are expected");
    }
    for (int slot = 0; slot < seen.length && byIndex; slot++) {
      if (!seen[slot]) {
        row.setDense(slot, Float.NaN);
      }
    }
    for (int k : densePlaces) {
      indices.require(placed.get(k), indexOfPlace[k]);
    }
  }

  private String name(int place) {
    return place < places ? placed.get(place) : "entry " + (place + 1);
  }

  private static long index(byte[] bytes, int from, int to) {
    return Entries.index(bytes, from, to);
  }

  private void known(byte[] bytes, int from, int colon, int to, int slot, RawRow row)
      throws MalformedFieldException {
    String field = fields.dense().get(slot);
    if (seen[slot]) {
      throw new MalformedFieldException(
          field, "its index " + index(bytes, from, colon) + " stands twice on the line");
    }
    seen[slot] = true;
    row.setDense(slot, Numbers.single(field, bytes, colon + 1, to));
  }

  private void placed(byte[] bytes, int from, int colon, int to, int place, RawRow row)
      throws MalformedFieldException {
    int token = tokenSlot[place];
    int dense = denseSlot[place];
    if (dense != ABSENT) {
      long index = index(bytes, from, colon);
      for (int k = 0; k < place; k++) {
        if (denseSlot[k] != ABSENT && indexOfPlace[k] == index) {
          throw new MalformedFieldException(
              placed.get(place),
              "its index " + index + " is already that of " + placed.get(k) + " on this line");
        }
      }
      indexOfPlace[place] = index;
      row.setDense(dense, Numbers.single(placed.get(place), bytes, colon + 1, to));
    } else if (token != ABSENT) {
      if (!Entries.isOne(bytes, colon + 1, to)) {
        throw new MalformedFieldException(
            placed.get(place),
            bytes,
            from,
            to,
            "a categorical entry with value 1; list the field as dense if it is numeric");
      }
      row.setToken(token, bytes, from, colon);
    }
  }
}
