package io.pimento.export.onnx.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operators that name the axes anew. */
final class AxisRules {
  private AxisRules() {}

  static Datum shape(OnnxCall c) {
    Datum d = c.in(0);
    Extents all = d instanceof Constant k ? fixed(k.dims()) : c.to().extents(c.entries(d));
    int rank = all.size();
    int from = clamp(c.whole("start", 0), rank);
    int to = clamp(c.whole("end", rank), rank);
    Extents cut =
        new Extents(
            Arrays.copyOfRange(all.fixed(), from, Math.max(from, to)),
            Arrays.copyOfRange(all.rows(), from, Math.max(from, to)));
    return c.to().whole(c.result(), List.of(cut.size()), cut);
  }

  static int clamp(long at, int size) {
    return (int) Math.max(0, Math.min(size, at < 0 ? at + size : at));
  }

  static Extents fixed(List<Integer> dims) {
    return new Extents(dims.stream().mapToDouble(d -> d).toArray(), new double[dims.size()]);
  }

  static int rank(OnnxCall c, Datum d) {
    return d instanceof Constant k ? k.dims().size() : c.entries(d).rank();
  }

  private static Extents extents(OnnxCall c, Datum d) {
    return d instanceof Constant k ? fixed(k.dims()) : c.to().extents(c.entries(d));
  }

  static Datum reshape(OnnxCall c) {
    Datum d = c.in(0);
    Extents wanted = c.constant(1, "a shape").extents();
    if (c.whole("allowzero", 0) == 0) {
      Extents own = extents(c, d);
      wanted = new Extents(wanted.fixed().clone(), wanted.rows().clone());
      for (int i = 0; i < wanted.size(); i++) {
        if (wanted.is(i, 0) && i < own.size()) {
          wanted.fixed()[i] = own.fixed()[i];
          wanted.rows()[i] = own.rows()[i];
        }
      }
    }
    return c.to().reshaped(d, wanted, c);
  }

  static Datum flatten(OnnxCall c) {
    Datum d = c.in(0);
    Extents own = extents(c, d);
    long named = c.whole("axis", 1);
    int axis = (int) (named < 0 ? named + own.size() : named);
    Extents wanted = new Extents(new double[] {1, 1}, new double[2]);
    for (int i = 0; i < own.size(); i++) {
      times(wanted, i < axis ? 0 : 1, own, i, c);
    }
    return c.to().reshaped(d, wanted, c);
  }

  private static void times(Extents wanted, int at, Extents own, int i, OnnxCall c) {
    boolean open = own.rows()[i] != 0;
    if (open && wanted.rows()[at] != 0) {
      throw c.refuse("multiplies the batch by itself");
    }
    if (open) {
      wanted.rows()[at] = wanted.fixed()[at] * own.rows()[i];
      wanted.fixed()[at] = 0;
    } else {
      wanted.fixed()[at] *= own.fixed()[i];
      wanted.rows()[at] *= own.fixed()[i];
    }
  }

  static Datum squeeze(OnnxCall c) {
    Datum d = c.in(0);
    Extents own = extents(c, d);
    int[] axes = c.axes(1, own.size());
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      int axis = i;
      boolean named = axes == null ? own.is(i, 1) : Arrays.stream(axes).anyMatch(a -> a == axis);
      if (named && !own.is(i, 1)) {
        throw c.refuse("takes out an axis of " + own + " that has more than one entry");
      }
      if (!named) {
        kept.add(i);
      }
    }
    double[] fixed = kept.stream().mapToDouble(i -> own.fixed()[i]).toArray();
    double[] rows = kept.stream().mapToDouble(i -> own.rows()[i]).toArray();
    return c.to().reshaped(d, new Extents(fixed, rows), c);
  }

  static Datum unsqueeze(OnnxCall c) {
    Datum d = c.in(0);
    Extents own = extents(c, d);
    long[] named = c.wholes("axes");
    int count = named == null ? c.wholes(1, "axes").length : named.length;
    int[] axes = c.axes(1, own.size() + count);
    Extents wanted = new Extents(new double[own.size() + count], new double[own.size() + count]);
    int at = 0;
    for (int i = 0; i < wanted.size(); i++) {
      int axis = i;
      boolean fresh = axes != null && Arrays.stream(axes).anyMatch(a -> a == axis);
      wanted.fixed()[i] = fresh ? 1 : own.fixed()[at];
      wanted.rows()[i] = fresh ? 0 : own.rows()[at];
      at += fresh ? 0 : 1;
    }
    return c.to().reshaped(d, wanted, c);
  }

  static Datum transpose(OnnxCall c) {
    Datum d = c.in(0);
    int rank = d instanceof Product p ? p.left().rank() : rank(c, d);
    long[] perm = c.wholes("perm");
    int[] order = new int[rank];
    Arrays.setAll(order, i -> perm == null ? rank - 1 - i : c.axis(perm[i], rank));
    return d instanceof Constant k
        ? k.moved(c.result(), Places.permuted(k.dims(), order), Places.transposed(k.dims(), order))
        : c.to().settled(c.entries(d).transposed(order));
  }
}
