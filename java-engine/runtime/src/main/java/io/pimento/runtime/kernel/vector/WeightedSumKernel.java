package io.pimento.runtime.kernel.vector;

import static io.pimento.runtime.kernel.Simd.F;
import static io.pimento.runtime.kernel.Simd.ORDER;
import static io.pimento.runtime.memory.NativeMemory.ALL;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of tensors of which several members have one each: {@code Σ factor·x} in the order of the
 * members, written over every {@code x}. The members share the parts; no entry's sum depends on who
 * takes it.
 */
public final class WeightedSumKernel {
  private static final int PART = 1 << 13;

  @SuppressWarnings("ArrayRecordComponent")
  private record Tensor(long[] members, float[] factors, long n) {}

  private final List<Tensor> tensors = new ArrayList<>();
  private final PartList parts = new PartList(this::part);

  /**
   * Names a tensor.
   *
   * @param members address of each member's {@code n} floats, none twice
   */
  public void add(long[] members, float[] factors, long n) {
    tensors.add(new Tensor(members, factors, n));
    parts.add(Rows.parts(n, PART));
  }

  private void part(int piece, int part, int worker) {
    Tensor t = tensors.get(piece);
    long from = (long) part * PART;
    sum(t.members, t.factors, 4 * from, (int) Math.min(PART, t.n - from));
  }

  /** Does one of several equal stretches of all that was named. */
  public void run(Workers workers, int stretch, int of) {
    long all = parts.size();
    parts.run(workers, (int) (all * stretch / of), (int) (all * (stretch + 1) / of));
  }

  private static void sum(long[] members, float[] factors, long at, int n) {
    int i = 0;
    for (; i <= n - Simd.LANES; i += Simd.LANES) {
      long here = at + 4L * i;
      FloatVector sum =
          FloatVector.fromMemorySegment(F, ALL, members[0] + here, ORDER).mul(factors[0]);
      for (int m = 1; m < members.length; m++) {
        sum =
            sum.add(
                FloatVector.fromMemorySegment(F, ALL, members[m] + here, ORDER).mul(factors[m]));
      }
      for (long member : members) {
        sum.intoMemorySegment(ALL, member + here, ORDER);
      }
    }
    for (; i < n; i++) {
      long here = at + 4L * i;
      float sum = NativeMemory.get(members[0] + here) * factors[0];
      for (int m = 1; m < members.length; m++) {
        sum += NativeMemory.get(members[m] + here) * factors[m];
      }
      for (long member : members) {
        NativeMemory.put(member + here, sum);
      }
    }
  }
}
