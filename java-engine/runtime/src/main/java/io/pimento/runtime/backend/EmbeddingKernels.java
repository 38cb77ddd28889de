package io.pimento.runtime.backend;

import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingBagGradient;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.EmbeddingLookupGradient;
import io.pimento.graph.op.Pick;
import io.pimento.runtime.execute.KernelCall;
import io.pimento.runtime.kernel.vector.EmbeddingKernel;
import io.pimento.runtime.kernel.vector.RowGradientKernel;
import io.pimento.runtime.memory.NativeMemory;

/** Rows of tables. */
final class EmbeddingKernels {
  private EmbeddingKernels() {}

  static void add(Bindings to) {
    to.bind(
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
          EmbeddingKernel.gather(
              c.workers(),
              c.batch(),
              tables,
              rows,
              columns,
              c.outType(0).last(),
              c.in(0),
              c.out(0));
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
                c.allOutputs()));
    to.bind(
        EmbeddingBag.class,
        (op, c) -> {
          Bags bags = Bags.of(c, op.mode());
          EmbeddingKernel.bags(
              c.workers(),
              c.batch(),
              bags.offsets(),
              bags.ids(),
              bags.weight(),
              c.in(1),
              c.inType(1).dim(0),
              c.outType(0).last(),
              c.out(0));
        });
    to.bind(
        EmbeddingBagGradient.class,
        (op, c) -> {
          Bags bags = Bags.of(c, op.mode());
          RowGradientKernel.bags(
              c.workers(),
              c.batch(),
              bags.entries(),
              c.capacity(),
              bags.offsets(),
              bags.ids(),
              bags.weight(),
              op.rows(),
              c.inType(1).last(),
              c.in(1),
              c.out(0));
        });
  }

  /** The pieces of a bags input: int offsets {@code [batch + 1]}, int ids, float weights. */
  record Bags(long offsets, long ids, int entries, EmbeddingKernel.BagWeight weight) {
    static Bags of(KernelCall c, BagMode mode) {
      long offsets = c.in(0);
      int entries = NativeMemory.getInt(offsets, c.batch());
      long ids = offsets + 4L * (c.batch() + 1);
      long weights = ids + 4L * entries;
      EmbeddingKernel.BagWeight weight =
          switch (mode) {
            case SUM -> (entry, size) -> 1;
            case MEAN -> (entry, size) -> 1f / size;
            case WEIGHTED -> (entry, size) -> NativeMemory.get(weights, entry);
          };
      return new Bags(offsets, ids, entries, weight);
    }
  }
}
