package io.pimento.export.onnx.read;

import io.pimento.document.UserException;
import java.util.ArrayList;
import java.util.List;

/** Shapes that change while the batch stays where it is among the entries. */
record Shapes(OnnxCall c, Batch batch) {
  static Extents extents(Entries e, Batch batch) {
    Extents all = AxisRules.fixed(e.dims());
    if (e.batchAxis() >= 0) {
      int at = e.batchAxis();
      if (batch.isOpen()) {
        all.rows()[at] = all.fixed()[at];
        all.fixed()[at] = 0;
      } else {
        all.fixed()[at] *= batch.size();
      }
    }
    return all;
  }

  /** Where the batch is one row, it is put in front. */
  static Entries settled(Entries e, Batch batch) {
    boolean moves = batch.isOne() && e.rank() > 0 && e.batchAxis() >= 0;
    return moves ? e.placed(e.dims(), 0, 1) : e;
  }

  Datum reshaped(Datum d, Extents wanted) {
    if (d instanceof Constant k) {
      return k.shaped(plain(filled(wanted, k.size(), 0)));
    }
    Entries e = c.entries(d);
    boolean open = batch.isOpen() && e.batchAxis() >= 0;
    int rows = e.batchAxis() < 0 || open ? 1 : batch.size();
    Extents all = filled(wanted, open ? 0 : (double) e.size() * rows, open ? e.size() : 0);
    if (open) {
      return atOpen(e, all);
    }
    List<Integer> dims = plain(all);
    if (e.batchAxis() < 0 || batch.isOne()) {
      return settled(e.placed(dims, e.batchAxis() < 0 ? -1 : 0, 1), batch);
    }
    int before = 1;
    for (int i = 0; i < dims.size(); i++) {
      int pre = e.before() % before == 0 ? e.before() / before : 0;
      if (pre > 0 && dims.get(i) % (pre * rows) == 0) {
        return e.placed(Places.with(dims, i, dims.get(i) / rows), i, pre);
      }
      before *= dims.get(i);
    }
    throw mixes(wanted);
  }

  private Entries atOpen(Entries e, Extents all) {
    List<Integer> dims = new ArrayList<>();
    int axis = -1;
    int before = 1;
    int pre = 0;
    for (int i = 0; i < all.size(); i++) {
      boolean rows = all.rows()[i] != 0;
      if (rows) {
        pre =
            axis >= 0 || all.fixed()[i] != 0 || e.before() % before != 0 ? 0 : e.before() / before;
        if (pre == 0 || all.rows()[i] % pre != 0) {
          throw mixes(all);
        }
        axis = i;
      }
      dims.add((int) (rows ? all.rows()[i] : all.fixed()[i]));
      before *= axis < 0 ? dims.getLast() : 1;
    }
    if (axis < 0) {
      throw mixes(all);
    }
    return e.placed(dims, axis, pre);
  }

  private UserException mixes(Extents wanted) {
    return c.refuse(
        "changes the shape to "
            + wanted
            + ", which mixes rows of the batch with their entries; keep the batch on an axis, and"
            + " export with a dynamic one");
  }

  /** −1 replaced by what is left. */
  private Extents filled(Extents wanted, double size, double rowSize) {
    double fixed = 1;
    double rows = 0;
    int hole = -1;
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.is(i, -1)) {
        hole = i;
      } else {
        boolean open = wanted.rows()[i] != 0;
        rows = open ? fixed * wanted.rows()[i] : rows * wanted.fixed()[i];
        fixed = open ? 0 : fixed * wanted.fixed()[i];
      }
    }
    Extents all = new Extents(wanted.fixed().clone(), wanted.rows().clone());
    if (hole >= 0) {
      all.fixed()[hole] = rows != 0 ? rowSize / rows : rowSize == 0 ? size / fixed : 0;
      all.rows()[hole] = rows != 0 || rowSize == 0 ? 0 : rowSize / fixed;
    }
    double total = hole >= 0 ? 0 : rows != 0 ? rows - rowSize : fixed - size;
    boolean whole = hole < 0 || (isWhole(all.fixed()[hole]) && isWhole(all.rows()[hole]));
    if (total != 0 || !whole || (hole < 0 && (rows != 0) != (rowSize != 0))) {
      throw c.refuse("cannot change " + (long) Math.max(size, rowSize) + " entries to " + wanted);
    }
    return all;
  }

  private static boolean isWhole(double x) {
    return x == Math.rint(x) && !Double.isInfinite(x);
  }

  private List<Integer> plain(Extents e) {
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < e.size(); i++) {
      if (e.rows()[i] != 0) {
        throw mixes(e);
      }
      dims.add((int) e.fixed()[i]);
    }
    return dims;
  }

  Datum expanded(Datum d, Extents wanted) {
    boolean open = false;
    for (double r : wanted.rows()) {
      open |= r != 0;
    }
    if (d instanceof Constant k && !open) {
      List<Integer> dims = FoldRules.common(c, k.dims(), plain(wanted));
      return k.moved(c.result(), dims, Places.spread(k.dims(), dims));
    }
    Entries e = c.entries(d);
    int missing = Math.max(0, wanted.size() - e.rank());
    Extents own = extents(e, batch);
    List<Integer> dims = new ArrayList<>();
    int axis = e.batchAxis() < 0 ? -1 : e.batchAxis() + missing;
    for (int i = 0; i < e.rank() + missing; i++) {
      int w = i - (e.rank() + missing - wanted.size());
      int o = i - missing;
      int size = o < 0 ? 1 : e.dims().get(o);
      boolean keeps =
          w < 0
              || wanted.is(w, 1)
              || (o >= 0
                  && own.fixed()[o] == wanted.fixed()[w]
                  && own.rows()[o] == wanted.rows()[w]);
      if (!keeps && wanted.rows()[w] == 1 && wanted.fixed()[w] == 0 && size == 1 && axis < 0) {
        axis = i;
      } else if (!keeps && (size != 1 || wanted.rows()[w] != 0 || i == axis)) {
        throw c.refuse("repeats " + own + " to " + wanted);
      } else if (!keeps) {
        size = (int) wanted.fixed()[w];
      }
      dims.add(size);
    }
    return e.moved(dims, axis, Places.spread(e.dims(), dims));
  }
}
