package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.QuantizeRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of tables that are kept as whole numbers with one scale a row: {@code Cast(Gather(levels,
 * ids)) · Gather(scales, ids)}, as this project's exporter and row-wise quantised tables have them.
 *
 * @param table what rows stand for
 * @param ids the name of the ids
 */
record FewBitRows(Constant table, String ids, int bits) {
  /** A product that is such rows; null for another. */
  static @Nullable Datum rounded(OnnxCall c) {
    FewBitRows rows = of(c.to(), c.node());
    if (rows == null || !(c.to().known(rows.ids()) instanceof Entries ids) || ids.shift() != null) {
      return null;
    }
    Entries read = TableRules.lookup(c, rows.table(), ids);
    QuantizeRows op = new QuantizeRows(rows.bits(), 1);
    int width = rows.table().dims().getLast();
    List<Integer> lines = List.of(read.size() / width, width);
    return read.like(c.values().apply(op, c.values().of(read, lines)), read.dims());
  }

  /** What a product is made of, if it is such rows. */
  static @Nullable FewBitRows of(Translation to, NodeProto product) {
    if (!product.getOpType().equals("Mul")) {
      return null;
    }
    NodeProto cast = to.producer(product.getInput(0));
    NodeProto scales = to.producer(product.getInput(1));
    NodeProto levels =
        cast != null && cast.getOpType().equals("Cast") ? to.producer(cast.getInput(0)) : null;
    boolean fits =
        levels != null
            && scales != null
            && levels.getOpType().equals("Gather")
            && scales.getOpType().equals("Gather")
            && levels.getInput(1).equals(scales.getInput(1));
    if (!fits || levels == null || scales == null) {
      return null;
    }
    if (!(to.known(levels.getInput(0)) instanceof Constant l)
        || !(to.known(scales.getInput(0)) instanceof Constant s)
        || !l.whole()
        || l.dims().size() != 2
        || !s.dims().equals(List.of(l.dims().getFirst(), 1))) {
      return null;
    }
    int bits = bits(l);
    if (bits == 0) {
      return null;
    }
    int width = l.dims().getLast();
    Constant table =
        new Constant(
            l.name() + ", rows",
            false,
            l.dims(),
            () -> {
              double[] rows = l.numbers().clone();
              for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) (rows[i] * s.numbers()[i / width]);
              }
              return rows;
            },
            null);
    return new FewBitRows(table, levels.getInput(1), bits);
  }

  /** Bits whose greatest level every row reaches, unless it is zero; 0 if there are none. */
  private static int bits(Constant levels) {
    int width = levels.dims().getLast();
    double[] all = levels.numbers();
    int most = 0;
    for (int start = 0; start < all.length; start += width) {
      int reach = 0;
      for (int i = start; i < start + width; i++) {
        reach = Math.max(reach, (int) Math.abs(all[i]));
      }
      if (reach > 0 && most > 0 && reach != most) {
        return 0;
      }
      most = Math.max(most, reach);
    }
    for (int bits = 2; Levels.allows(bits); bits++) {
      if (Levels.most(bits, true) == most) {
        return bits;
      }
    }
    return 0;
  }
}
