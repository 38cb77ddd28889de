package io.pimento.export.onnx.read;

import io.pimento.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operators that take, join and repeat entries: nothing is computed for them here. */
final class PickRules {
  private PickRules() {}

  private static List<Integer> dims(OnnxCall c, Datum d) {
    return d instanceof Constant k ? k.dims() : c.entries(d).dims();
  }

  private static Datum picked(OnnxCall c, Datum d, int axis, int[] picks) {
    List<Integer> dims = dims(c, d);
    int[] from = Places.gathered(dims, axis, picks);
    List<Integer> to = Places.with(dims, axis, picks.length);
    if (d instanceof Constant k) {
      return k.moved(c.result(), to, from);
    }
    Entries e = c.entries(d);
    if (axis == e.batchAxis() && !c.to().batch().isOne()) {
      throw c.refuse("takes some rows of the batch; models are run on all of them");
    }
    return e.moved(to, e.batchAxis(), from);
  }

  static Datum gather(OnnxCall c) {
    Datum d = c.in(0);
    if (!(c.in(1) instanceof Constant)) {
      return TableRules.lookup(c);
    }
    List<Integer> dims = dims(c, d);
    int axis = c.axis(c.whole("axis", 0), dims.size());
    Constant which = c.constant(1, "places");
    int[] picks = places(c, c.wholes(1, "places"), dims.get(axis));
    Datum taken = picked(c, d, axis, picks);
    List<Integer> to = new ArrayList<>(dims.subList(0, axis));
    to.addAll(which.dims());
    to.addAll(dims.subList(axis + 1, dims.size()));
    if (taken instanceof Constant k) {
      return k.shaped(to);
    }
    Entries e = c.entries(taken);
    int batch = e.batchAxis() > axis ? e.batchAxis() + which.dims().size() - 1 : e.batchAxis();
    return c.to().settled(e.placed(to, batch, e.pre()));
  }

  private static int[] places(OnnxCall c, long[] named, int size) {
    int[] picks = new int[named.length];
    for (int i = 0; i < picks.length; i++) {
      long at = named[i] < 0 ? named[i] + size : named[i];
      if (at < 0 || at >= size) {
        throw c.refuse("takes entry " + named[i] + " of " + size);
      }
      picks[i] = (int) at;
    }
    return picks;
  }

  /** Whole-number tuples that name the leading axes. */
  static Datum gatherNd(OnnxCall c) {
    Entries e = c.entries(0);
    Constant which = c.constant(1, "places");
    int depth = which.dims().getLast();
    if (c.whole("batch_dims", 0) != 0 || depth > e.rank() || e.batchAxis() < depth) {
      throw c.refuse("takes entries row by row; take them along one axis with Gather");
    }
    long[] named = c.wholes(1, "places");
    List<Integer> lead = e.dims().subList(0, depth);
    int[] picks = new int[named.length / depth];
    for (int i = 0; i < picks.length; i++) {
      for (int k = 0; k < depth; k++) {
        int size = lead.get(k);
        picks[i] = picks[i] * size + places(c, new long[] {named[i * depth + k]}, size)[0];
      }
    }
    List<Integer> rest = e.dims().subList(depth, e.rank());
    List<Integer> flat = new ArrayList<>(List.of(Places.size(lead)));
    flat.addAll(rest);
    List<Integer> to = new ArrayList<>(which.dims().subList(0, which.dims().size() - 1));
    int batch = e.batchAxis() - depth + to.size();
    to.addAll(rest);
    return e.moved(to, batch, Places.gathered(flat, 0, picks));
  }

  static Datum slice(OnnxCall c) {
    Datum d = c.in(0);
    List<Integer> dims = dims(c, d);
    long[] starts = bounds(c, "starts", 1);
    long[] ends = bounds(c, "ends", 2);
    int[] axes = c.axes(3, dims.size());
    long[] steps = c.has(4) ? c.wholes(4, "steps") : null;
    for (int i = 0; i < starts.length; i++) {
      int axis = axes == null ? i : axes[i];
      long step = steps == null ? 1 : steps[i];
      if (d instanceof Entries e && axis == e.batchAxis() && starts[i] == 0 && step == 1) {
        if (ends[i] < Integer.MAX_VALUE && !c.to().batch().isOne()) {
          throw c.refuse("takes some rows of the batch; models are run on all of them");
        }
        continue;
      }
      int[] kept = range(c, starts[i], ends[i], step, dims.get(axis));
      if (kept.length == 0 && !(d instanceof Constant)) {
        throw c.refuse("leaves no entry");
      }
      d = picked(c, d, axis, kept);
    }
    return d;
  }

  private static long[] bounds(OnnxCall c, String name, int input) {
    long[] attribute = c.wholes(name);
    return attribute == null ? c.wholes(input, name) : attribute;
  }

  private static int[] range(OnnxCall c, long start, long end, long step, int size) {
    if (step == 0) {
      throw c.refuse("has steps of 0");
    }
    long from = start < 0 ? start + size : start;
    long to = end < 0 ? end + size : end;
    from = step > 0 ? Math.clamp(from, 0, size) : Math.clamp(from, 0, size - 1);
    to = step > 0 ? Math.clamp(to, 0, size) : Math.clamp(to, -1, size - 1);
    List<Integer> picks = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      picks.add((int) i);
    }
    return picks.stream().mapToInt(i -> i).toArray();
  }

  static List<Datum> split(OnnxCall c) {
    Datum d = c.in(0);
    List<Integer> dims = dims(c, d);
    int axis = c.axis(c.whole("axis", 0), dims.size());
    int parts = c.node().getOutputCount();
    long[] sizes = c.wholes("split");
    if (sizes == null && c.has(1)) {
      sizes = c.wholes(1, "sizes");
    }
    if (sizes == null) {
      int each = Math.ceilDiv(dims.get(axis), parts);
      sizes = new long[parts];
      Arrays.fill(sizes, each);
      sizes[parts - 1] = dims.get(axis) - (long) each * (parts - 1);
    }
    if (sizes.length != parts || Arrays.stream(sizes).sum() != dims.get(axis)) {
      throw c.refuse("has parts " + Arrays.toString(sizes) + " of an axis of " + dims.get(axis));
    }
    List<Datum> all = new ArrayList<>();
    long at = 0;
    for (long size : sizes) {
      all.add(picked(c, d, axis, range(c, at, at + size, 1, dims.get(axis))));
      at += size;
    }
    return all;
  }

  static Datum concat(OnnxCall c) {
    List<Datum> parts = c.all();
    if (parts.stream().allMatch(Constant.class::isInstance)) {
      return FoldRules.concat(c, parts.stream().map(Constant.class::cast).toList());
    }
    List<Entries> all = new ArrayList<>();
    parts.forEach(p -> all.add(c.entries(p)));
    Entries first = all.stream().filter(e -> e.batchAxis() >= 0).findFirst().orElse(all.getFirst());
    int axis = c.axis(c.whole("axis", 0), first.rank());
    List<Value> sources = new ArrayList<>();
    int start = 0;
    int size = 0;
    int[][] places = new int[all.size()][];
    for (int j = 0; j < all.size(); j++) {
      Entries e = all.get(j);
      boolean fits =
          e.rank() == first.rank()
              && Places.with(e.dims(), axis, 1).equals(Places.with(first.dims(), axis, 1))
              && (e.batchAxis() == first.batchAxis() || c.to().batch().isOne())
              && e.pre() == first.pre()
              && (axis != first.batchAxis() || c.to().batch().isOne())
              && e.isIndex() == first.isIndex()
              && e.shift() == null;
      if (!fits) {
        throw c.refuse(
            "joins " + c.to().extents(first) + " and " + c.to().extents(e) + " along axis " + axis);
      }
      int begin = start;
      places[j] = Arrays.stream(e.places()).map(i -> i < 0 ? -1 : i + begin).toArray();
      for (Value v : e.sources()) {
        sources.add(v);
        start += Math.toIntExact(v.type().size());
      }
      size += e.dims().get(axis);
    }
    int inner = Places.size(first.dims().subList(axis + 1, first.rank()));
    int outer = Places.size(first.dims().subList(0, axis));
    int[] from = new int[outer * size * inner];
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (int j = 0; j < places.length; j++) {
        int run = all.get(j).dims().get(axis) * inner;
        System.arraycopy(places[j], o * run, from, at, run);
        at += run;
      }
    }
    return first.of(sources, Places.with(first.dims(), axis, size), from);
  }

  static Datum expand(OnnxCall c) {
    Extents wanted = c.constant(1, "a shape").extents();
    return c.to().expanded(c.in(0), wanted, c);
  }

  static Datum tile(OnnxCall c) {
    Datum d = c.in(0);
    long[] times = c.wholes(1, "repeats");
    for (int axis = 0; axis < times.length; axis++) {
      int size = dims(c, d).get(axis);
      int[] picks = new int[Math.toIntExact(size * times[axis])];
      Arrays.setAll(picks, i -> i % size);
      d = times[axis] == 1 ? d : picked(c, d, axis, picks);
    }
    return d;
  }

  static Datum pad(OnnxCall c) {
    Entries e = c.entries(0);
    Double fill = c.has(2) ? c.constant(2, "a filling").uniform() : Double.valueOf(0);
    long[] attribute = c.wholes("pads");
    long[] pads = attribute == null ? c.wholes(1, "pads") : attribute;
    int[] axes = c.has(3) ? c.axes(3, e.rank()) : Places.all(e.rank());
    if (fill == null || fill != 0 || axes == null || c.attribute("mode") != null) {
      throw c.refuse("fills up by something else than zeros; pad with constant zeros");
    }
    Datum d = e;
    for (int i = 0; i < axes.length; i++) {
      int before = Math.toIntExact(pads[i]);
      int size = dims(c, d).get(axes[i]);
      int[] picks = new int[Math.toIntExact(before + size + pads[axes.length + i])];
      Arrays.setAll(picks, p -> p < before || p >= before + size ? -1 : p - before);
      d = picks.length == size && before == 0 ? d : picked(c, d, axes[i], picks);
    }
    return d;
  }
}
