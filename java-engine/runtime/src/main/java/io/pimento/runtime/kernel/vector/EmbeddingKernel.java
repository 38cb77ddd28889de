package io.pimento.runtime.kernel.vector;

import io.pimento.graph.op.TableRow;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/** Reads rows of tables; ids are checked before any memory is touched. */
public final class EmbeddingKernel {
  private static final int SAMPLES = 64;

  private EmbeddingKernel() {}

  /**
   * One row of each of F tables a sample.
   *
   * @param tables address of each table
   * @param rows rows of each table
   * @param ids int {@code [batch, F]}
   * @param out {@code [batch, F, width]}
   * @throws IndexOutOfBoundsException naming field, sample, id and table size
   */
  public static void gather(
      Workers workers, int batch, long[] tables, int[] rows, int width, long ids, long out) {
    int fields = tables.length;
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          int to = Math.min(batch, (part + 1) * SAMPLES);
          for (int b = part * SAMPLES; b < to; b++) {
            for (int f = 0; f < fields; f++) {
              check(NativeMemory.getInt(ids, (long) b * fields + f), f, b, rows[f]);
            }
          }
          for (int b = part * SAMPLES; b < to; b++) {
            for (int f = 0; f < fields; f++) {
              long at = (long) b * fields + f;
              long row = NativeMemory.getInt(ids, at);
              Rows.copy(tables[f] + 4 * row * width, out + 4 * at * width, width);
            }
          }
        });
  }

  /** How the rows of a bag are weighted. */
  public interface BagWeight {
    /** Weight of an entry of a bag of that size. */
    float of(int entry, int bagSize);
  }

  /**
   * Sums of rows of one table, a bag a sample.
   *
   * @param offsets int {@code [batch + 1]}
   * @param ids int, one an entry
   * @param out {@code [batch, width]}
   */
  public static void bags(
      Workers workers,
      int batch,
      long offsets,
      long ids,
      BagWeight weight,
      long table,
      int rows,
      int width,
      long out) {
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            int from = NativeMemory.getInt(offsets, b);
            int to = NativeMemory.getInt(offsets, b + 1);
            long y = out + 4L * b * width;
            Rows.fill(y, width, 0);
            for (int i = from; i < to; i++) {
              long row = check(NativeMemory.getInt(ids, i), 0, b, rows);
              Rows.addScaled(table + 4 * row * width, weight.of(i, to - from), y, width);
            }
          }
        });
  }

  static int check(int id, int field, int sample, int rows) {
    if (id < 0 || id >= rows) {
      throw new IndexOutOfBoundsException(TableRow.message(id, field, sample, rows));
    }
    return id;
  }
}
