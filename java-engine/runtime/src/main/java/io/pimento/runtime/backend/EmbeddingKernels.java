package io.pimento.runtime.backend;

import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingBagGradient;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.EmbeddingLookupGradient;
import io.pimento.graph.op.Pick;
import io.pimento.runtime.execute.KernelCall;
import io.pimento.runtime.kernel.vector.BagInputs;
import io.pimento.runtime.kernel.vector.EmbeddingKernel;
import io.pimento.runtime.kernel.vector.HalfTableKernel;
import io.pimento.runtime.kernel.vector.RowGradientKernel;

/** Rows of tables. */
final class EmbeddingKernels {
  private EmbeddingKernels() {}

  static void add(Bindings to) {
    to.rows(
        EmbeddingLookup.class,
        (op, c) -> {
          long[] tables = new long[op.fields()];
          int[] rows = new int[op.fields()];
          int[] columns = new int[op.fields()];
          for (int f = 0; f < tables.length; f++) {
            tables[f] = c.in(1 + f);
            columns[f] = Pick.column(c.maker(0), f);
            rows[f] = c.inType(1 + f).dim(0);
          }
          int width = c.outType(0).last();
          if (c.half(1)) {
            HalfTableKernel.gather(
                c.workers(), c.first(), c.batch(), tables, rows, columns, width, c.in(0), c.out(0));
          } else {
            EmbeddingKernel.gather(
                c.workers(), c.first(), c.batch(), tables, rows, columns, width, c.in(0), c.out(0));
          }
        });
    to.bind(
        EmbeddingLookupGradient.class,
        (op, c) ->
            RowGradientKernel.fields(
                c.workers(),
                c.batch(),
                op.rows().stream().mapToInt(i -> i).toArray(),
                c.inType(1).last(),
                c.in(0),
                c.in(1),
                c.allOutputs(),
                c.rowOrder()));
    to.rows(
        EmbeddingBag.class,
        (op, c) -> {
          if (c.half(1)) {
            HalfTableKernel.bags(c.workers(), bags(c, op.mode()), c.matrix(1), c.out(0));
          } else {
            EmbeddingKernel.bags(c.workers(), bags(c, op.mode()), c.matrix(1), c.out(0));
          }
        });
    to.bind(
        EmbeddingBagGradient.class,
        (op, c) ->
            RowGradientKernel.bags(
                c.workers(),
                bags(c, op.mode()),
                c.matrix(1),
                op.rows(),
                c.capacity(),
                c.out(0),
                c.rowOrder()));
  }

  /** How many entries bags hold is read from memory. */
  private static BagInputs bags(KernelCall c, BagMode mode) {
    c.workers().leaveOut();
    return BagInputs.at(c.in(0), c.total(), mode).stretch(c.first(), c.batch());
  }
}
