package io.pimento.bench.embedding;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.vector.AdagradKernel;
import io.pimento.runtime.kernel.vector.BagInputs;
import io.pimento.runtime.kernel.vector.EmbeddingKernel;
import io.pimento.runtime.kernel.vector.PeakKernel;
import io.pimento.runtime.kernel.vector.RowGradientKernel;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.plan.RowGradientLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Gather, coalesced gradient and fused Adagrad of embedding tables. Gather and gradient count the
 * bytes of a copy of the rows that the ids name, so that their ratio is the copy's time over
 * theirs; Adagrad counts five rows for each row that it changes.
 *
 * @param tables number of tables
 * @param rows rows of each
 * @param width floats of a row
 * @param batch samples
 * @param bag mean number of ids a sample and table; 1 for exactly one
 * @param ids how rows are drawn
 * @param seed of everything random
 */
public record EmbeddingBenchmark(
    int tables, int rows, int width, int batch, double bag, IdSource ids, long seed) {
  /**
   * Batches name rows of this many bytes in all, so that the caches hold none of the last one's.
   */
  private static final double ROW_BYTES = 128 << 20;

  private static final int MOST_BATCHES = 512;

  private static final long NANOS = 700_000_000;
  private static final int COPY_PART = 512;

  /**
   * One operation.
   *
   * @param what its name
   * @param bytes of rows read and written for a batch
   * @param nanos of a batch, the mean of the fastest round
   * @param ratio of its gigabytes a second to the plain copy's
   */
  public record Result(String what, double bytes, double nanos, double ratio) {
    /** Of rows, read and written a second. */
    public double gigabytes() {
      return bytes / nanos;
    }

    private static Result of(String what, Rate rate, double reference) {
      return new Result(what, rate.bytes, rate.nanos, rate.bytes / rate.nanos / reference);
    }
  }

  /** The fastest round of an operation, for one batch. */
  private record Rate(double bytes, double nanos) {}

  /** The ids of one batch of one table, and the same without repetition. */
  private record Drawn(BagInputs bags, long distinct, int touched) {}

  /** Runs everything. */
  public List<Result> run(Workers workers, Optional<CopyInC> c) {
    try (MemoryOwner memory = new MemoryOwner();
        NativeBlock weights = NativeMemory.allocateFloats((long) tables * rows * width);
        NativeBlock state = NativeMemory.allocateFloats((long) tables * rows * width)) {
      fill(weights, 0.01f);
      fill(state, 0.1f);
      List<Drawn[]> batches = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(seed);
      int most = 0;
      int count =
          (int) Math.clamp(ROW_BYTES / (4.0 * tables * batch * bag * width), 2, MOST_BATCHES);
      for (int i = 0; i < count; i++) {
        Drawn[] made = new Drawn[tables];
        for (int t = 0; t < tables; t++) {
          made[t] = bags(memory, random);
          most = Math.max(most, made[t].bags().entries());
        }
        batches.add(made);
      }
      long out = memory.floats((long) most * width);
      fill(out, (long) most * width, 0.5f);
      long gradients = memory.floats((long) tables * batch * width);
      fill(gradients, (long) tables * batch * width, 0.01f);
      long[] row = new long[tables];
      for (int t = 0; t < tables; t++) {
        row[t] = memory.floats(RowGradientLayout.bytes(most, width) / 4);
      }
      return measure(
          workers, c, weights.address(), state.address(), batches, out, gradients, row, most);
    }
  }

  private List<Result> measure(
      Workers workers,
      Optional<CopyInC> c,
      long weights,
      long state,
      List<Drawn[]> batches,
      long out,
      long gradients,
      long[] row,
      int most) {
    int count = batches.size();
    Rate plain =
        rate(
            count,
            i -> {
              double bytes = 0;
              for (int t = 0; t < tables; t++) {
                Drawn b = batches.get(i)[t];
                copy(workers, c, table(weights, t), b, out);
                bytes += 8.0 * b.bags().entries() * width;
              }
              return bytes;
            });
    List<Result> results = new ArrayList<>();
    double reference = plain.bytes / plain.nanos;
    results.add(
        Result.of(c.isPresent() ? "copy of the rows in C" : "copy of the rows", plain, reference));
    Rate gather =
        rate(
            count,
            i -> {
              double bytes = 0;
              for (int t = 0; t < tables; t++) {
                Drawn b = batches.get(i)[t];
                gather(workers, table(weights, t), b, out);
                bytes += copied(b);
              }
              return bytes;
            });
    results.add(Result.of("gather", gather, reference));
    Rate scatter =
        rate(
            count,
            i -> {
              double bytes = 0;
              for (int t = 0; t < tables; t++) {
                Drawn b = batches.get(i)[t];
                gradient(workers, b, gradients + table(0, t, batch), row[t], most);
                bytes += copied(b);
              }
              return bytes;
            });
    results.add(Result.of("gradient, equal ids added up", scatter, reference));
    Rate adagrad =
        rate(
            count,
            i -> {
              UpdateKernel update = new UpdateKernel();
              double bytes = 0;
              for (int t = 0; t < tables; t++) {
                Drawn b = batches.get(i)[t];
                long w = table(weights, t);
                long acc = table(state, t);
                update.rows(
                    b.touched(),
                    b.distinct(),
                    width,
                    row[t] + RowGradientLayout.gradientsAt(most),
                    (entry, g, n, room) ->
                        AdagradKernel.update(
                            w + 4 * entry, acc + 4 * entry, g, n, 1e-3f, 1e-2f, 1));
                // The gradient is read, weight and state are read and written.
                bytes += 4.0 * width * 5 * b.touched();
              }
              update.run(workers);
              return bytes;
            });
    results.add(Result.of("fused Adagrad of the rows", adagrad, reference));
    return results;
  }

  private long table(long base, int t) {
    return table(base, t, rows);
  }

  private long table(long base, int t, int height) {
    return base + 4L * t * height * width;
  }

  private void copy(Workers workers, Optional<CopyInC> c, long table, Drawn b, long out) {
    if (c.isEmpty()) {
      PeakKernel.copyRows(workers, table, width, b.bags().ids(), b.bags().entries(), out);
      return;
    }
    CopyInC plain = c.get();
    workers.run(
        (b.bags().entries() + COPY_PART - 1) / COPY_PART,
        (part, worker) ->
            plain.copy(
                table,
                width,
                b.bags().ids(),
                part * COPY_PART,
                Math.min(b.bags().entries(), (part + 1) * COPY_PART),
                out));
  }

  private void gather(Workers workers, long table, Drawn b, long out) {
    if (bag == 1) {
      EmbeddingKernel.gather(
          workers,
          0,
          batch,
          new long[] {table},
          new int[] {rows},
          new int[1],
          width,
          b.bags().ids(),
          out);
    } else {
      EmbeddingKernel.bags(workers, b.bags(), Matrix.dense(table, rows, width), out);
    }
  }

  private void gradient(Workers workers, Drawn b, long gradients, long row, int most) {
    if (bag == 1) {
      RowGradientKernel.fields(
          workers,
          batch,
          new int[] {rows},
          width,
          b.bags().ids(),
          gradients,
          new long[] {row},
          RowOrder.ANY);
    } else {
      Matrix dense = Matrix.dense(gradients, batch, width);
      RowGradientKernel.bags(workers, b.bags(), dense, rows, most, row, RowOrder.ANY);
    }
  }

  /** Bytes that a copy of the rows reads and writes; what else works on them counts the same. */
  private double copied(Drawn b) {
    return 8.0 * b.bags().entries() * width;
  }

  private interface Pass {
    /** Works on a batch and returns the bytes moved. */
    double run(int batch);
  }

  private static Rate rate(int batches, Pass pass) {
    for (int i = 0; i < batches; i++) {
      pass.run(i);
    }
    Rate best = new Rate(0, 1);
    long end = System.nanoTime() + NANOS;
    do {
      double bytes = 0;
      long start = System.nanoTime();
      for (int i = 0; i < batches; i++) {
        bytes += pass.run(i);
      }
      Rate round = new Rate(bytes / batches, (double) (System.nanoTime() - start) / batches);
      if (round.bytes / round.nanos > best.bytes / best.nanos) {
        best = round;
      }
    } while (System.nanoTime() < end);
    return best;
  }

  private Drawn bags(MemoryOwner memory, SplittableRandom random) {
    int[] sizes = new int[batch];
    int entries = 0;
    for (int b = 0; b < batch; b++) {
      sizes[b] = bag == 1 ? 1 : (int) Math.round(random.nextDouble() * 2 * bag);
      entries += sizes[b];
    }
    long offsets = memory.floats(batch + 1);
    long list = memory.floats(Math.max(1, entries));
    int at = 0;
    NativeMemory.putInt(offsets, 0, 0);
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < sizes[b]; i++) {
        NativeMemory.putInt(list, at++, ids.next(random));
      }
      NativeMemory.putInt(offsets, b + 1, at);
    }
    int[] rows = new int[entries];
    for (int i = 0; i < entries; i++) {
      rows[i] = NativeMemory.getInt(list, i);
    }
    int[] distinct = Arrays.stream(rows).sorted().distinct().toArray();
    long rowsAt = memory.floats(Math.max(1, distinct.length));
    for (int i = 0; i < distinct.length; i++) {
      NativeMemory.putInt(rowsAt, i, distinct[i]);
    }
    return new Drawn(
        new BagInputs(0, batch, entries, offsets, list, (e, size) -> 1), rowsAt, distinct.length);
  }

  private static void fill(NativeBlock block, float value) {
    fill(block.address(), block.floats(), value);
  }

  private static void fill(long at, long n, float value) {
    for (long i = 0; i < n; i++) {
      NativeMemory.put(at, i, value);
    }
  }
}
