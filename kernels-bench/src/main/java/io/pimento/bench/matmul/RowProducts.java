package io.pimento.bench.matmul;

import static io.pimento.runtime.kernel.matmul.ProductForm.NN;
import static io.pimento.runtime.kernel.matmul.ProductForm.NT;
import static io.pimento.runtime.kernel.matmul.ProductForm.TN;

import io.pimento.bench.roofline.WarmUp;
import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.MatrixBatch;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.RowGemm;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Products of one weight W[n,k] with the rows S[b] (k×16) of each of 512 samples: ours in one call,
 * OpenBLAS sample by sample, which is how such a library is used.
 */
public final class RowProducts {
  private static final int BATCH = 512;
  private static final int E = 16;
  private static final int N = 64;
  private static final int[] ROWS = {26, 64, 8};
  private static final int SAMPLES = 32;

  private RowProducts() {}

  /** Times all of them; the second library is OpenBLAS where there is one. */
  public static List<ProductRow> time(
      Workers workers, List<MatmulProvider> providers, int libraries, long nanosEach) {
    List<ProductRow> rows = new ArrayList<>();
    try (NativeBlock one = NativeMemory.allocateFloats((long) BATCH * N * E);
        NativeBlock two = NativeMemory.allocateFloats((long) BATCH * N * E);
        NativeBlock weight = NativeMemory.allocateFloats((long) N * N);
        NativeBlock sums = NativeMemory.allocateFloats((long) workers.threads() * N * N);
        SingleThreads alone = new SingleThreads(workers.threads())) {
      fill(one);
      fill(weight);
      long w = weight.address();
      long a = one.address();
      long b = two.address();
      MatmulProvider other = providers.size() > 1 ? providers.get(1) : null;
      for (int k : ROWS) {
        Matrix weights = Matrix.dense(w, N, k);
        MatrixBatch few = MatrixBatch.dense(a, BATCH, k, E);
        MatrixBatch many = MatrixBatch.dense(b, BATCH, N, E);
        rows.add(
            row(
                "rows forward",
                k,
                libraries,
                nanosEach,
                () -> RowGemm.forward(workers, weights, few, many, false),
                other == null
                    ? null
                    : () ->
                        alone.each(
                            workers,
                            (team, s) ->
                                other.multiply(
                                    team,
                                    NN,
                                    weights,
                                    sample(few, s),
                                    sample(many, s),
                                    false,
                                    0))));
        MatrixBatch gradient = MatrixBatch.dense(a, BATCH, N, E);
        MatrixBatch inputs = MatrixBatch.dense(b, BATCH, k, E);
        rows.add(
            row(
                "rows input gradient",
                k,
                libraries,
                nanosEach,
                () -> RowGemm.inputGradient(workers, weights, gradient, inputs, false),
                other == null
                    ? null
                    : () ->
                        alone.each(
                            workers,
                            (team, s) ->
                                other.multiply(
                                    team,
                                    TN,
                                    weights,
                                    sample(gradient, s),
                                    sample(inputs, s),
                                    false,
                                    0))));
        Matrix sum = Matrix.dense(sums.address(), N, k);
        rows.add(
            row(
                "rows weight gradient",
                k,
                libraries,
                nanosEach,
                () -> RowGemm.weightGradient(workers, gradient, inputs, sum, false),
                other == null
                    ? null
                    : () ->
                        alone.eachWithSum(
                            workers,
                            sums.address(),
                            (team, s, own) ->
                                other.multiply(
                                    team,
                                    NT,
                                    sample(gradient, s),
                                    sample(inputs, s),
                                    Matrix.dense(own, N, k),
                                    true,
                                    0))));
      }
    }
    return rows;
  }

  private static Matrix sample(MatrixBatch all, int s) {
    return Matrix.dense(all.address() + s * all.bytes(), all.rows(), all.columns());
  }

  private static ProductRow row(
      String what, int k, int libraries, long nanosEach, Runnable ours, @Nullable Runnable theirs) {
    List<Double> nanos = new ArrayList<>();
    nanos.add(fastest(ours, nanosEach));
    while (nanos.size() < libraries) {
      nanos.add(theirs != null && nanos.size() == 1 ? fastest(theirs, nanosEach) : Double.NaN);
    }
    return new ProductRow(
        "%s %d×[%d, %d]·[%d, %d]".formatted(what, BATCH, N, k, k, E),
        0,
        2.0 * BATCH * N * k * E,
        4.0 * (BATCH * (N + k) * E + N * k),
        nanos);
  }

  private static double fastest(Runnable call, long nanosEach) {
    WarmUp.run(call);
    double best = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + 2 * nanosEach;
    do {
      long start = System.nanoTime();
      call.run();
      best = Math.min(best, (double) (System.nanoTime() - start));
    } while (System.nanoTime() < end);
    return best;
  }

  private static void fill(NativeBlock block) {
    for (long i = 0; i < block.floats(); i++) {
      NativeMemory.put(block.address(), i, (i * 37 % 101) / 101f - 0.5f);
    }
  }

  /** A one-thread team for each worker, because a library's provider splits its products itself. */
  private static final class SingleThreads implements AutoCloseable {
    private final List<Workers> teams = new ArrayList<>();

    private interface Sample {
      void run(Workers alone, int sample);
    }

    private interface SummedSample {
      void run(Workers alone, int sample, long sum);
    }

    SingleThreads(int threads) {
      for (int i = 0; i < threads; i++) {
        teams.add(new Workers(1));
      }
    }

    void each(Workers workers, Sample sample) {
      workers.run(
          BATCH / SAMPLES,
          (part, worker) -> {
            for (int s = part * SAMPLES; s < (part + 1) * SAMPLES; s++) {
              sample.run(teams.get(worker), s);
            }
          });
    }

    /** One sum a worker; adding those up is left out, in the library's favour. */
    void eachWithSum(Workers workers, long sums, SummedSample sample) {
      workers.run(
          BATCH / SAMPLES,
          (part, worker) -> {
            long sum = sums + 4L * worker * N * N;
            for (int s = part * SAMPLES; s < (part + 1) * SAMPLES; s++) {
              sample.run(teams.get(worker), s, sum);
            }
          });
    }

    @Override
    public void close() {
      teams.forEach(Workers::close);
    }
  }
}
