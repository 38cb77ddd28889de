package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.MatrixBatch;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;

/**
 * R[q,p] (+)= Σ_b Q[b] (q×E) · P[b]ᵀ (E×p), where R may be stored transposed.
 *
 * <p>P is transposed into panels for a few samples at a time; Q is read in place. The batch is cut
 * into chunks by its size alone; each chunk has its own sum, and the sums are added in ascending
 * order.
 */
final class RowWeightGradient {
  private static final int MOST_CHUNKS = 32;
  private static final int LEAST_SAMPLES = 16;

  /** Floats of E·samples whose panels of P are in the cache together. */
  private static final int PACKED_DEPTH = 256;

  private RowWeightGradient() {}

  static void run(
      Workers workers, MatrixBatch left, MatrixBatch right, Strided r, boolean accumulate) {
    int batch = left.batch();
    int q = left.rows();
    int p = right.rows();
    int e = left.columns();
    long qs = left.address();
    long strideQ = left.bytes();
    long ps = right.address();
    long strideP = right.bytes();
    if (q == 0 || p == 0) {
      return;
    }
    int chunk = Math.max(LEAST_SAMPLES, (batch + MOST_CHUNKS - 1) / MOST_CHUNKS);
    int chunks = e == 0 ? 0 : (batch + chunk - 1) / chunk;
    int width = Tiles.padded(p);
    long partials = workers.sharedScratch((long) chunks * q * width);
    workers.run(
        chunks,
        (part, worker) -> {
          int from = part * chunk;
          long sum = partials + 4L * part * q * width;
          sumChunk(
              workers,
              worker,
              Math.min(chunk, batch - from),
              q,
              p,
              e,
              qs + from * strideQ,
              strideQ,
              ps + from * strideP,
              strideP,
              sum,
              width);
        });
    workers.run(
        (q + 15) / 16,
        (part, worker) -> {
          int end = Math.min(q, part * 16 + 16);
          for (int i = part * 16; i < end; i++) {
            addChunks(chunks, (long) q * width, partials + 4L * i * width, p, r, i, accumulate);
          }
        });
  }

  private static void sumChunk(
      Workers workers,
      int worker,
      int samples,
      int q,
      int p,
      int e,
      long qs,
      long strideQ,
      long ps,
      long strideP,
      long sum,
      int width) {
    int together = Math.clamp(PACKED_DEPTH / e, 1, samples);
    long packed = workers.scratch(worker, (long) together * e * width);
    long row = 4L * width;
    NativeMemory.zero(sum, (long) q * width);
    for (int b0 = 0; b0 < samples; b0 += together) {
      int b1 = Math.min(samples, b0 + together);
      for (int b = b0; b < b1; b++) {
        int panel;
        for (int j = 0; j < p; j += panel) {
          panel = Tiles.panel(p - j);
          long from = ps + b * strideP + 4L * j * e;
          long to = packed + 4L * ((long) j * together + (long) (b - b0) * panel) * e;
          Packing.panel(e, Math.min(panel, p - j), panel, from, 4, 4L * e, to);
        }
      }
      long a = qs + b0 * strideQ;
      int narrow = Tiles.narrowFrom(p);
      addProduct(b1 - b0, together, q, 0, narrow, e, a, strideQ, packed, sum, row);
      addProduct(b1 - b0, together, q, narrow, p, e, a, strideQ, packed, sum, row);
    }
  }

  /** Columns j0 to j1 of the sum, over the samples at hand. */
  private static void addProduct(
      int samples,
      int together,
      int q,
      int j0,
      int j1,
      int e,
      long a,
      long strideQ,
      long packed,
      long sum,
      long row) {
    if (j0 == j1) {
      return;
    }
    for (int i = 0; i < q; ) {
      int rows = Tiles.rows(q - i, Tiles.panel(j1 - j0));
      long tileA = a + 4L * i * e;
      int width;
      for (int j = j0; j < j1; j += width) {
        width = Tiles.panel(j1 - j);
        long columns = packed + 4L * j * together * e;
        long tile = sum + i * row + 4L * j;
        Tiles.accumulateRuns(
            rows, width, samples, strideQ, e, tileA, 4L * e, 4, columns, 4L * width, tile, row);
      }
      i += rows;
    }
  }

  private static void addChunks(
      int chunks, long chunkFloats, long first, int p, Strided r, int i, boolean accumulate) {
    for (int chunk = 1; chunk < chunks; chunk++) {
      Rows.add(first + 4L * chunk * chunkFloats, first, p);
    }
    for (int j = 0; j < p; j++) {
      float sum = chunks == 0 ? 0f : NativeMemory.get(first, j);
      long to = r.at(i, j);
      NativeMemory.put(to, accumulate ? NativeMemory.get(to) + sum : sum);
    }
  }
}
