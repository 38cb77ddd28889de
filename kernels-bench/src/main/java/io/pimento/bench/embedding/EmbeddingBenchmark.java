package io.pimento.bench.embedding;

import io.pimento.runtime.kernel.vector.AdagradKernel;
import io.pimento.runtime.kernel.vector.EmbeddingKernel;
import io.pimento.runtime.kernel.vector.PeakKernel;
import io.pimento.runtime.kernel.vector.RowGradientKernel;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.memory.Block;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.plan.RowGradientLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Gather, coalesced gradient and fused Adagrad of embedding tables.
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
  /** Different batches, so that the caches hold no rows of the last one. */
  private static final int BATCHES = 8;

  private static final long NANOS = 700_000_000;
  private static final int COPY_PART = 512;

  /**
   * One operation.
   *
   * @param what its name
   * @param gigabytes rows read and written a second
   * @param ratio of the same count of the plain copy
   */
  public record Result(String what, double gigabytes, double ratio) {}

  /** The ids of one batch of one table. */
  private record Bags(long offsets, long ids, int entries) {}

  /** Runs everything. */
  public List<Result> run(Workers workers, Optional<CopyInC> c) {
    try (MemoryOwner memory = new MemoryOwner();
        Block weights = NativeMemory.allocateFloats((long) tables * rows * width);
        Block state = NativeMemory.allocateFloats((long) tables * rows * width)) {
      fill(weights, 0.01f);
      fill(state, 0.1f);
      List<Bags[]> batches = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(seed);
      int most = 0;
      for (int i = 0; i < BATCHES; i++) {
        Bags[] made = new Bags[tables];
        for (int t = 0; t < tables; t++) {
          made[t] = bags(memory, random);
          most = Math.max(most, made[t].entries());
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
          memory,
          workers,
          c,
          weights.address(),
          state.address(),
          batches,
          out,
          gradients,
          row,
          most);
    }
  }

  private List<Result> measure(
      MemoryOwner memory,
      Workers workers,
      Optional<CopyInC> c,
      long weights,
      long state,
      List<Bags[]> batches,
      long out,
      long gradients,
      long[] row,
      int most) {
    double reference =
        rate(
            i -> {
              double bytes = 0;
              for (int t = 0; t < tables; t++) {
                Bags b = batches.get(i)[t];
                copy(workers, c, table(weights, t), b, out);
                bytes += 8.0 * b.entries() * width;
              }
              return bytes;
            });
    List<Result> results = new ArrayList<>();
    results.add(
        new Result(c.isPresent() ? "copy of the rows in C" : "copy of the rows", reference, 1));
    double gather =
        rate(
            i -> {
              double bytes = 0;
              for (int t = 0; t < tables; t++) {
                Bags b = batches.get(i)[t];
                gather(workers, table(weights, t), b, out);
                // A row is read an entry; one is written an entry or a bag.
                bytes += 4.0 * width * (b.entries() + (bag == 1 ? b.entries() : batch));
              }
              return bytes;
            });
    results.add(new Result("gather", gather, gather / reference));
    double scatter =
        rate(
            i -> {
              double bytes = 0;
              for (int t = 0; t < tables; t++) {
                gradient(workers, batches.get(i)[t], gradients + table(0, t, batch), row[t], most);
                bytes +=
                    4.0 * width * (batches.get(i)[t].entries() + NativeMemory.getInt(row[t], 0));
              }
              return bytes;
            });
    results.add(new Result("gradient, equal ids added up", scatter, scatter / reference));
    long[][] touchedRows = distinct(memory, batches);
    double adagrad =
        rate(
            i -> {
              UpdateKernel update = new UpdateKernel();
              double bytes = 0;
              for (int t = 0; t < tables; t++) {
                int touched = (int) touchedRows[i][2 * t + 1];
                long w = table(weights, t);
                long acc = table(state, t);
                update.rows(
                    touched,
                    touchedRows[i][2 * t],
                    width,
                    row[t] + RowGradientLayout.gradientsAt(most),
                    (entry, g, n) ->
                        AdagradKernel.update(
                            w + 4 * entry, acc + 4 * entry, g, n, 1e-3f, 1e-2f, 1));
                bytes += 4.0 * width * 5 * touched;
              }
              update.run(workers);
              return bytes;
            });
    results.add(new Result("fused Adagrad of the rows", adagrad, adagrad / reference));
    return results;
  }

  private long table(long base, int t) {
    return table(base, t, rows);
  }

  private long table(long base, int t, int height) {
    return base + 4L * t * height * width;
  }

  private void copy(Workers workers, Optional<CopyInC> c, long table, Bags b, long out) {
    if (c.isEmpty()) {
      PeakKernel.copyRows(workers, table, width, b.ids(), b.entries(), out);
      return;
    }
    CopyInC plain = c.get();
    workers.run(
        (b.entries() + COPY_PART - 1) / COPY_PART,
        (part, worker) ->
            plain.copy(
                table,
                width,
                b.ids(),
                part * COPY_PART,
                Math.min(b.entries(), (part + 1) * COPY_PART),
                out));
  }

  private void gather(Workers workers, long table, Bags b, long out) {
    if (bag == 1) {
      EmbeddingKernel.gather(
          workers, batch, new long[] {table}, new int[] {rows}, width, b.ids(), out);
    } else {
      EmbeddingKernel.bags(
          workers, batch, b.offsets(), b.ids(), (e, size) -> 1, table, rows, width, out);
    }
  }

  private void gradient(Workers workers, Bags b, long gradients, long row, int most) {
    if (bag == 1) {
      RowGradientKernel.fields(
          workers, batch, new int[] {rows}, width, b.ids(), gradients, new long[] {row});
    } else {
      RowGradientKernel.bags(
          workers,
          batch,
          b.entries(),
          most,
          b.offsets(),
          b.ids(),
          (e, size) -> 1,
          rows,
          width,
          gradients,
          row);
    }
  }

  /** For each batch and table where its rows lie, none twice, and how many there are. */
  private long[][] distinct(MemoryOwner memory, List<Bags[]> batches) {
    long[][] all = new long[BATCHES][2 * tables];
    for (int i = 0; i < BATCHES; i++) {
      for (int t = 0; t < tables; t++) {
        Bags b = batches.get(i)[t];
        int[] sorted = new int[b.entries()];
        for (int e = 0; e < sorted.length; e++) {
          sorted[e] = NativeMemory.getInt(b.ids(), e);
        }
        int[] rowNumbers = Arrays.stream(sorted).sorted().distinct().toArray();
        long at = memory.floats(Math.max(1, rowNumbers.length));
        for (int e = 0; e < rowNumbers.length; e++) {
          NativeMemory.putInt(at, e, rowNumbers[e]);
        }
        all[i][2 * t] = at;
        all[i][2 * t + 1] = rowNumbers.length;
      }
    }
    return all;
  }

  private interface Pass {
    /** Works on a batch and returns the bytes moved. */
    double run(int batch);
  }

  private static double rate(Pass pass) {
    for (int i = 0; i < BATCHES; i++) {
      pass.run(i);
    }
    double best = 0;
    long end = System.nanoTime() + NANOS;
    while (System.nanoTime() < end) {
      double bytes = 0;
      long start = System.nanoTime();
      for (int i = 0; i < BATCHES; i++) {
        bytes += pass.run(i);
      }
      best = Math.max(best, bytes / (System.nanoTime() - start));
    }
    return best;
  }

  private Bags bags(MemoryOwner memory, SplittableRandom random) {
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
    return new Bags(offsets, list, entries);
  }

  private static void fill(Block block, float value) {
    fill(block.address(), block.floats(), value);
  }

  private static void fill(long at, long n, float value) {
    for (long i = 0; i < n; i++) {
      NativeMemory.put(at, i, value);
    }
  }
}
