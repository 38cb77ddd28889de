package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;
import static io.pimento.runtime.memory.NativeMemory.INT;

import io.pimento.graph.op.TableRow;
import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/** Reads rows of tables; ids are checked before any memory is touched. */
public final class EmbeddingKernel {
  static final int SAMPLES = 64;

  private EmbeddingKernel() {}

  /**
   * One row of each of F tables a sample.
   *
   * @param first number of the first sample, for errors
   * @param tables address of each table
   * @param rows rows of each table
   * @param columns the number of each field, for errors
   * @param ids int {@code [batch, F]}
   * @param out {@code [batch, F, width]}
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
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          int to = Math.min(batch, (part + 1) * SAMPLES);
          if (fields == 1 && width % Simd.LANES == 0) {
            oneField(first, tables[0], rows[0], columns[0], width, ids, out, part * SAMPLES, to);
            return;
          }
          check(first, part * SAMPLES, to, rows, columns, ids);
          for (int b = part * SAMPLES; b < to; b++) {
            long at = (long) b * fields;
            if (width == Simd.LANES) {
              vectors(tables, ids + 4 * at, out + 4 * at * width);
            } else {
              rows(tables, width, ids + 4 * at, out + 4 * at * width);
            }
          }
        });
  }

  /**
   * Rows of one vector, with as few instructions a row as can be: the processor looks a few hundred
   * ahead, and what it sees there decides how many rows it waits for at once.
   */
  private static void vectors(long[] tables, long ids, long out) {
    for (int f = 0; f < tables.length; f++) {
      long row = ALL.get(INT, ids + 4L * f);
      FloatVector.fromMemorySegment(F, ALL, tables[f] + row * Simd.BYTES, ORDER)
          .intoMemorySegment(ALL, out + (long) f * Simd.BYTES, ORDER);
    }
  }

  /** One table for all samples: the loop runs over samples instead of fields. */
  private static void oneField(
      int first,
      long table,
      int rows,
      int column,
      int width,
      long ids,
      long out,
      int from,
      int to) {
    for (int b = from; b < to; b++) {
      check(NativeMemory.getInt(ids, b), column, first + b, rows);
    }
    switch (width / Simd.LANES) {
      case 1 -> oneVector(table, ids, out, from, to);
      case 2 -> twoVectors(table, ids, out, from, to);
      case 4 -> {
        // Rows of four vectors are two rows of two that lie side by side.
        for (int b = from; b < to; b++) {
          long source = table + (long) ALL.get(INT, ids + 4L * b) * 4 * Simd.BYTES;
          long target = out + (long) b * 4 * Simd.BYTES;
          copyTwo(source, target);
          copyTwo(source + 2 * Simd.BYTES, target + 2 * Simd.BYTES);
        }
      }
      default -> {
        for (int b = from; b < to; b++) {
          long row = NativeMemory.getInt(ids, b);
          Rows.copy(table + 4 * row * width, out + 4L * b * width, width);
        }
      }
    }
  }

  private static void oneVector(long table, long ids, long out, int from, int to) {
    for (int b = from; b < to; b++) {
      long row = ALL.get(INT, ids + 4L * b);
      FloatVector.fromMemorySegment(F, ALL, table + row * Simd.BYTES, ORDER)
          .intoMemorySegment(ALL, out + (long) b * Simd.BYTES, ORDER);
    }
  }

  private static void twoVectors(long table, long ids, long out, int from, int to) {
    for (int b = from; b < to; b++) {
      long row = ALL.get(INT, ids + 4L * b);
      copyTwo(table + row * 2 * Simd.BYTES, out + (long) b * 2 * Simd.BYTES);
    }
  }

  private static void copyTwo(long source, long target) {
    FloatVector x = FloatVector.fromMemorySegment(F, ALL, source, ORDER);
    FloatVector y = FloatVector.fromMemorySegment(F, ALL, source + Simd.BYTES, ORDER);
    x.intoMemorySegment(ALL, target, ORDER);
    y.intoMemorySegment(ALL, target + Simd.BYTES, ORDER);
  }

  private static void rows(long[] tables, int width, long ids, long out) {
    for (int f = 0; f < tables.length; f++) {
      long row = NativeMemory.getInt(ids, f);
      Rows.copy(tables[f] + 4 * row * width, out + 4L * f * width, width);
    }
  }

  /**
   * Sums of rows of one table, a bag a sample.
   *
   * @param dense the table, without gaps
   * @param out {@code [batch, width]}
   */
  public static void bags(Workers workers, BagInputs bags, Matrix dense, long out) {
    int first = bags.first();
    int batch = bags.batch();
    long offsets = bags.offsets();
    long ids = bags.ids();
    BagInputs.Weight weight = bags.weight();
    long table = dense.address();
    int rows = dense.rows();
    int width = dense.columns();
    workers.run(
        Rows.parts(batch, SAMPLES),
        (part, worker) -> {
          for (int b = part * SAMPLES; b < Math.min(batch, (part + 1) * SAMPLES); b++) {
            int from = NativeMemory.getInt(offsets, b);
            int to = NativeMemory.getInt(offsets, b + 1);
            long y = out + 4L * b * width;
            if (width == Simd.LANES) {
              bagOfVectors(first + b, from, to, ids, weight, table, rows, y);
              continue;
            }
            Rows.fill(y, width, 0);
            for (int i = from; i < to; i++) {
              long row = check(NativeMemory.getInt(ids, i), 0, first + b, rows);
              Rows.addScaled(table + 4 * row * width, weight.of(i, to - from), y, width);
            }
          }
        });
  }

  /** One bag of rows of one vector, summed in a register in the order of its entries. */
  private static void bagOfVectors(
      int sample,
      int from,
      int to,
      long ids,
      BagInputs.Weight weight,
      long table,
      int rows,
      long y) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = from; i < to; i++) {
      long row = check(NativeMemory.getInt(ids, i), 0, sample, rows);
      sum =
          FloatVector.fromMemorySegment(F, ALL, table + row * Simd.BYTES, ORDER)
              .mul(weight.of(i, to - from))
              .add(sum);
    }
    sum.intoMemorySegment(ALL, y, ORDER);
  }

  /** Checks the ids of samples {@code [from, to)}, one a table. */
  static void check(int first, int from, int to, int[] rows, int[] columns, long ids) {
    int fields = rows.length;
    for (int b = from; b < to; b++) {
      for (int f = 0; f < fields; f++) {
        check(NativeMemory.getInt(ids, (long) b * fields + f), columns[f], first + b, rows[f]);
      }
    }
  }

  static int check(int id, int field, int sample, int rows) {
    if (id < 0 || id >= rows) {
      throw new IndexOutOfBoundsException(TableRow.message(id, field, sample, rows));
    }
    return id;
  }
}
