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
final class LibfmLines extends EntryLines {
  private static final int ABSENT = -1;

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

  /** Entries so far that belong to fields by their position. */
  private int place;

  private LibfmLines(
      List<String> names,
      Set<String> dense,
      Set<String> ignored,
      Map<String, Long> index,
      DenseIndices indices,
      boolean scored) {
    super(fields(names, dense, ignored), indices, scored);
    slotOfIndex.defaultReturnValue(ABSENT);
    denseSlot = new int[names.size()];
    tokenSlot = new int[names.size()];
    for (String name : names) {
      int slot = fields().dense().indexOf(name);
      Long given = index.get(name);
      if (given == null) {
        denseSlot[placed.size()] = slot;
        tokenSlot[placed.size()] = fields().categorical().indexOf(name);
        placed.add(name);
      } else {
        slotOfIndex.put((long) given, slot);
      }
    }
    places = placed.size();
    byIndex = !slotOfIndex.isEmpty();
    densePlaces = IntStream.range(0, places).filter(k -> denseSlot[k] != ABSENT).toArray();
    indexOfPlace = new long[places];
    seen = new boolean[fields().dense().size()];
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
  void begin() {
    if (byIndex) {
      Arrays.fill(seen, false);
    }
    place = 0;
  }

  @Override
  void entry(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException {
    int colon = Entries.colon(bytes, from, to);
    if (colon == to || !Numbers.isDigits(bytes, from, colon)) {
      throw new MalformedFieldException(name(place), bytes, from, to, "an entry index:value");
    }
    int slot = byIndex ? slotOfIndex.get(index(bytes, from, colon)) : ABSENT;
    if (slot != ABSENT) {
      known(bytes, from, colon, to, slot, row);
    } else if (place == places) {
      throw new MalformedFieldException(
          name(place), bytes, from, to, "expected: there are no more than " + places + " fields");
    } else {
      placed(bytes, from, colon, to, place++, row);
    }
  }

  @Override
  void finish(RawRow row) throws MalformedFieldException {
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
    String field = fields().dense().get(slot);
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
