package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Sums of squares for the global gradient norm. */
public final class NormKernel {
  private static final int PART = 1 << 15;

  /** Floats added up in single precision before the sum goes on in double. */
  private static final int BLOCK = 512;

  private final PartList parts = new PartList(this::part);
  private long[] addresses = new long[64];
  private long[] counts = new long[64];
  private double[] sums = new double[0];

  /** Forgets what was named. */
  public void clear() {
    parts.clear();
  }

  /** Names {@code n} entries at {@code x}. */
  public void add(long x, long n) {
    int piece = parts.pieces();
    if (piece == counts.length) {
      addresses = Arrays.copyOf(addresses, 2 * piece);
      counts = Arrays.copyOf(counts, 2 * piece);
    }
    addresses[piece] = x;
    counts[piece] = n;
    parts.add(Rows.parts(n, PART));
  }

  private void part(int piece, int part, int worker) {
    long x = addresses[piece];
    long from = (long) part * PART;
    long to = Math.min(counts[piece], from + PART);
    double sum = 0;
    for (long i = from; i < to; i += BLOCK) {
      sum += block(x + 4 * i, (int) Math.min(BLOCK, to - i));
    }
    sums[parts.first(piece) + part] = sum;
  }

  /** Σ x² over all that was named, the same bits for any number of threads. */
  public double squares(Workers workers) {
    sum(workers);
    return total();
  }

  /** The jobs of {@link #squares}. */
  void sum(Workers workers) {
    if (sums.length < parts.size()) {
      sums = new double[parts.size()];
    }
    parts.run(workers);
  }

  /** Their result. */
  double total() {
    double total = 0;
    for (int i = 0; i < parts.size(); i++) {
      total += sums[i];
    }
    return total;
  }

  private static double block(long x, int n) {
    FloatVector a = FloatVector.zero(F);
    FloatVector b = FloatVector.zero(F);
    int i = 0;
    for (; i <= n - 2 * Simd.LANES; i += 2 * Simd.LANES) {
      FloatVector u = FloatVector.fromMemorySegment(F, ALL, x + 4L * i, ORDER);
      FloatVector v = FloatVector.fromMemorySegment(F, ALL, x + 4L * (i + Simd.LANES), ORDER);
      a = u.fma(u, a);
      b = v.fma(v, b);
    }
    double sum = Simd.sum(a.add(b));
    for (; i < n; i++) {
      double v = NativeMemory.get(x, i);
      sum += v * v;
    }
    return sum;
  }
}
