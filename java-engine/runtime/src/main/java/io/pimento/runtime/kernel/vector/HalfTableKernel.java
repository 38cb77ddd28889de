package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Halves;
import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/** Reads rows of tables of half precision as floats; otherwise as {@link EmbeddingKernel} does. */
public final class HalfTableKernel {
  private HalfTableKernel() {}

  /**
   * One row of each of F tables a sample.
   *
   * @param first number of the first sample, for errors
   * @param tables address of each table, without gaps
   * @param rows rows of each table
   * @param columns the number of each field, for errors
   * @param ids int {@code [batch, F]}
   * @param out floats {@code [batch, F, width]}
   * @throws IndexOutOfBoundsException naming field, sample, id and table size
   */
  public static void gather(
      Workers workers,
      int first,
      int batch,
      long[] tables,
      int[] rows,
      int[] columns,
      int width,
      long ids,
      long out) {
    int fields = tables.length;
    workers.run(
        Rows.parts(batch, EmbeddingKernel.SAMPLES),
        (part, worker) -> {
          int from = part * EmbeddingKernel.SAMPLES;
          int to = Math.min(batch, from + EmbeddingKernel.SAMPLES);
          EmbeddingKernel.check(first, from, to, rows, columns, ids);
          for (int b = from; b < to; b++) {
            for (int f = 0; f < fields; f++) {
              long at = (long) b * fields + f;
              long row = NativeMemory.getInt(ids, at);
              Halves.toFloats(tables[f] + 2 * row * width, out + 4 * at * width, width);
            }
          }
        });
  }

  /**
   * Sums of rows of one table, a bag a sample.
   *
   * @param table of halves, without gaps
   * @param out floats {@code [batch, width]}
   */
  public static void bags(Workers workers, BagInputs bags, Matrix table, long out) {
    int first = bags.first();
    int batch = bags.batch();
    long offsets = bags.offsets();
    long ids = bags.ids();
    BagInputs.Weight weight = bags.weight();
    long address = table.address();
    int rows = table.rows();
    int width = table.columns();
    workers.run(
        Rows.parts(batch, EmbeddingKernel.SAMPLES),
        (part, worker) -> {
          int from = part * EmbeddingKernel.SAMPLES;
          for (int b = from; b < Math.min(batch, from + EmbeddingKernel.SAMPLES); b++) {
            int begin = NativeMemory.getInt(offsets, b);
            int end = NativeMemory.getInt(offsets, b + 1);
            long y = out + 4L * b * width;
            Rows.fill(y, width, 0);
            for (int i = begin; i < end; i++) {
              long row = EmbeddingKernel.check(NativeMemory.getInt(ids, i), 0, first + b, rows);
              Halves.addScaled(address + 2 * row * width, weight.of(i, end - begin), y, width);
            }
          }
        });
  }
}
