package io.pimento.export.onnx.read;

import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Pick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Rows of tables by ids that a model reads. */
final class TableRules {
  private TableRules() {}

  static Datum lookup(OnnxCall c) {
    Entries ids = c.entries(1);
    if (!(c.in(0) instanceof Constant table) || !ids.isIndex()) {
      throw c.refuse(
          ids.isIndex()
              ? "takes entries of activations by ids; rows of constant tables have an operator"
              : "takes rows by computed numbers; ids must be an input of whole numbers");
    }
    if (c.axis(c.whole("axis", 0), table.dims().size()) != 0 || table.size() == 0) {
      throw c.refuse("takes columns of a table by ids; turn the table over");
    }
    return lookup(c, table, ids);
  }

  /** Rows of a table, of whatever shape, by ids. */
  static Entries lookup(OnnxCall c, Constant table, Entries ids) {
    int rank = table.dims().size();
    int rows = table.dims().getFirst();
    int width = table.size() / rows;
    List<Integer> dims = new ArrayList<>(ids.dims());
    dims.addAll(table.dims().subList(1, rank));
    return rows(c, table, ids, rows, width).placed(dims, ids.batchAxis(), ids.pre());
  }

  /** {@code [ids, width]}: an id that stands twice is looked up once. */
  private static Entries rows(OnnxCall c, Constant table, Entries ids, int rows, int width) {
    int[] from = ids.places();
    int[] shift = ids.shift() == null ? new int[from.length] : ids.shift();
    Map<List<Integer>, Integer> known = new LinkedHashMap<>();
    int[] place = new int[from.length];
    for (int i = 0; i < from.length; i++) {
      List<Integer> key = List.of(from[i], shift[i]);
      place[i] = known.computeIfAbsent(key, _ -> known.size());
    }
    List<List<Integer>> read = List.copyOf(known.keySet());
    Value v = picked(c, ids, read);
    List<Value> inputs = new ArrayList<>(List.of(v));
    TreeSet<Integer> starts = new TreeSet<>();
    for (int s : shift) {
      starts.add(s);
    }
    if (starts.first() < 0 || starts.last() >= rows) {
      throw c.refuse("adds " + starts + " to ids of a table of " + rows + " rows");
    }
    for (List<Integer> key : read) {
      Integer end = starts.higher(key.getLast());
      int first = starts.size() == 1 ? 0 : key.getLast();
      if (starts.size() == 1 && starts.first() != 0) {
        throw c.refuse("adds " + starts.first() + " to all ids of a table; number its rows from 0");
      }
      int count = (end == null ? rows : end) - first;
      inputs.add(c.to().weights().table(table, first, count, width));
    }
    Value y = c.values().builder().apply(new EmbeddingLookup(read.size()), inputs);
    int[] places = Places.gathered(List.of(read.size(), width), 0, place);
    return ids.of(List.of(y), List.of(from.length, width), places);
  }

  /** The ids that are read, in their order. */
  private static Value picked(OnnxCall c, Entries ids, List<List<Integer>> read) {
    if (ids.sources().size() > 1 || Arrays.stream(ids.places()).anyMatch(i -> i < 0)) {
      throw c.refuse("looks up ids of several inputs at once; look them up input by input");
    }
    Value all = ids.sources().getFirst();
    List<Integer> places = read.stream().map(List::getFirst).toList();
    boolean whole = places.size() == all.type().size();
    for (int i = 0; i < places.size(); i++) {
      whole &= places.get(i) == i;
    }
    if (places.stream().distinct().count() < places.size()) {
      throw c.refuse("looks an id up with several numbers added to it; use a table for each");
    }
    return whole ? all : c.values().apply(new Pick(places), all);
  }
}
