package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.plan.RowGradientLayout;
import jdk.incubator.vector.FloatVector;

/**
 * Gradients of large tables in the order of {@link RowNumbering}: first every entry gets the place
 * of its row, then rows are added up there in the order of the entries. Ids have been checked.
 */
final class RowHashKernel {
  private RowHashKernel() {}

  /** Floats of scratch for {@link #field}, from eight bytes on. */
  static long scratchFloats(int n) {
    return RowNumbering.scratchFloats(n) + n;
  }

  /**
   * One field of several, on one thread.
   *
   * @param ids of the field's first sample
   * @param gradient of the field's first sample
   * @param fields how many rows and ids lie between two samples
   */
  static void field(
      long scratch, int batch, int fields, int width, long ids, long gradient, long out) {
    long places = scratch + 4 * RowNumbering.scratchFloats(batch);
    long numbers = out + RowGradientLayout.rowsAt();
    int count = RowNumbering.number(batch, ids, 4L * fields, scratch, places, numbers);
    long rows = out + RowGradientLayout.gradientsAt(batch);
    add(batch, 0, 0, places, gradient, 4L * width * fields, width, rows);
    NativeMemory.putInt(out, 0, count);
  }

  /** One field alone, on all threads. */
  static void alone(Workers workers, int batch, int width, long ids, long gradient, long out) {
    long rows = out + RowGradientLayout.gradientsAt(batch);
    share(
        workers,
        batch,
        ids,
        out,
        (places, mask, part) -> add(batch, mask, part, places, gradient, 4L * width, width, rows));
  }

  /**
   * One table, a bag a sample.
   *
   * @param gradient {@code [batch, width]}
   */
  static void bags(
      Workers workers, BagInputs bags, int width, long gradient, int capacity, long out) {
    long rows = out + RowGradientLayout.gradientsAt(capacity);
    share(
        workers,
        bags.entries(),
        bags.ids(),
        out,
        (places, mask, part) -> addBags(bags, mask, part, places, gradient, width, rows));
  }

  private interface Addition {
    /** Adds up the rows whose place ends on {@code part}. */
    void run(long places, int mask, int part);
  }

  private static void share(Workers workers, int n, long ids, long out, Addition addition) {
    // How many different rows there are is known between the jobs.
    workers.leaveOut();
    long scratch = workers.sharedScratch(RowNumbering.scratchFloats(n) + 2L * n);
    long firsts = scratch + 4 * RowNumbering.scratchFloats(n);
    long places = firsts + 4L * n;
    long numbers = out + RowGradientLayout.rowsAt();
    int regions = RowNumbering.regions(workers, n);
    int count =
        regions == 1
            ? RowNumbering.number(n, ids, Integer.BYTES, scratch, places, numbers)
            : RowNumbering.together(workers, regions, n, ids, scratch, firsts, places, numbers);
    NativeMemory.putInt(out, 0, count);
    if (regions == 1) {
      addition.run(places, 0, 0);
    } else {
      // Neighbouring places to different threads: rows that many entries name come first.
      workers.run(regions, (part, worker) -> addition.run(places, regions - 1, part));
    }
  }

  private static void add(
      int n, int mask, int part, long places, long gradient, long step, int width, long rows) {
    long from = gradient;
    if (width == Simd.LANES) {
      for (int i = 0; i < n; i++, from += step) {
        int place = NativeMemory.getInt(places, i);
        int row = place ^ place >> 31;
        if ((row & mask) == part) {
          FloatVector v = FloatVector.fromMemorySegment(F, ALL, from, ORDER);
          long to = rows + Simd.BYTES * row;
          if (place >= 0) {
            v = FloatVector.fromMemorySegment(F, ALL, to, ORDER).add(v);
          }
          v.intoMemorySegment(ALL, to, ORDER);
        }
      }
      return;
    }
    for (int i = 0; i < n; i++, from += step) {
      int place = NativeMemory.getInt(places, i);
      int row = place ^ place >> 31;
      if ((row & mask) == part) {
        long to = rows + 4L * width * row;
        if (place >= 0) {
          Rows.add(from, to, width);
        } else {
          Rows.copy(from, to, width);
        }
      }
    }
  }

  private static void addBags(
      BagInputs bags, int mask, int part, long places, long gradient, int width, long rows) {
    long offsets = bags.offsets();
    BagInputs.Weight weight = bags.weight();
    for (int b = 0; b < bags.batch(); b++) {
      int first = NativeMemory.getInt(offsets, b);
      int end = NativeMemory.getInt(offsets, b + 1);
      long from = gradient + 4L * width * b;
      if (width == Simd.LANES) {
        for (int i = first; i < end; i++) {
          int place = NativeMemory.getInt(places, i);
          int row = place ^ place >> 31;
          if ((row & mask) == part) {
            FloatVector v =
                FloatVector.fromMemorySegment(F, ALL, from, ORDER).mul(weight.of(i, end - first));
            long to = rows + Simd.BYTES * row;
            if (place >= 0) {
              v = v.add(FloatVector.fromMemorySegment(F, ALL, to, ORDER));
            }
            v.intoMemorySegment(ALL, to, ORDER);
          }
        }
        continue;
      }
      for (int i = first; i < end; i++) {
        int place = NativeMemory.getInt(places, i);
        int row = place ^ place >> 31;
        if ((row & mask) == part) {
          long to = rows + 4L * width * row;
          if (place < 0) {
            Rows.fill(to, width, 0);
          }
          Rows.addScaled(from, weight.of(i, end - first), to, width);
        }
      }
    }
  }
}
