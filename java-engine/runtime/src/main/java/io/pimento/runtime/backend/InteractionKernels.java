package io.pimento.runtime.backend;

import io.pimento.graph.TensorType;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.AttentionGradient;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.DotTriangleGradient;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.FactorizationGradient;
import io.pimento.runtime.execute.KernelCall;
import io.pimento.runtime.fuse.PairLinear;
import io.pimento.runtime.fuse.PairLinearGradient;
import io.pimento.runtime.fuse.PairLinearWeightGradient;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.matmul.PairGemm;
import io.pimento.runtime.kernel.vector.AttentionInputs;
import io.pimento.runtime.kernel.vector.AttentionKernel;
import io.pimento.runtime.kernel.vector.DotTriangleKernel;
import io.pimento.runtime.kernel.vector.FactorizationKernel;
import java.util.List;

/** What is made of several fields together. */
final class InteractionKernels {
  private InteractionKernels() {}

  static void add(Bindings to) {
    interactions(to);
    pairs(to);
  }

  private static void interactions(Bindings to) {
    to.rows(
        DotTriangle.class,
        (op, c) ->
            DotTriangleKernel.forward(
                c.workers(),
                c.batch(),
                c.allInputs(),
                rowsOf(c, op.sources()),
                c.inType(0).last(),
                c.out(0)));
    to.rows(
        DotTriangleGradient.class,
        (op, c) ->
            DotTriangleKernel.backward(
                c.workers(),
                c.batch(),
                c.allInputs(op.sources()),
                rowsOf(c, op.sources()),
                c.inType(0).last(),
                c.in(op.sources()),
                c.allOutputs()));
    to.rows(
        Factorization.class,
        (op, c) ->
            FactorizationKernel.forward(
                c.workers(), c.batch(), c.inType(0).dim(0), c.inType(0).last(), c.in(0), c.out(0)));
    to.rows(
        FactorizationGradient.class,
        (op, c) ->
            FactorizationKernel.backward(
                c.workers(),
                c.batch(),
                c.inType(0).dim(0),
                c.inType(0).last(),
                c.in(0),
                c.in(1),
                c.out(0)));
    to.rows(
        Attention.class,
        (op, c) ->
            AttentionKernel.forward(c.workers(), attention(c, op.heads(), op.dead()), c.out(0)));
    to.sums(AttentionGradient.class, new AttentionSums());
  }

  /** The dead row's gradient is a sum over samples, in parts of the kernel. */
  private static final class AttentionSums implements Bindings.Sums<AttentionGradient> {
    @Override
    public int grain(AttentionGradient op, KernelCall c) {
      return AttentionKernel.together(c.inType(0).last() / 3, op.heads());
    }

    @Override
    public long floats(AttentionGradient op, KernelCall c) {
      return c.inType(0).last();
    }

    @Override
    public void rows(AttentionGradient op, KernelCall c, long sums) {
      AttentionKernel.backward(
          c.workers(),
          attention(c, op.heads(), op.dead()),
          c.in(op.dead() > 0 ? 2 : 1),
          c.out(0),
          sums);
    }

    @Override
    public void sum(AttentionGradient op, KernelCall c, long sums) {
      if (op.dead() > 0) {
        int parts = Rows.parts(c.total(), grain(op, c));
        AttentionKernel.sum(c.workers(), parts, c.inType(0).last() / 3, sums, c.out(1));
      }
    }
  }

  private static AttentionInputs attention(KernelCall c, int heads, int dead) {
    TensorType qkv = c.inType(0);
    return new AttentionInputs(
        c.batch(), qkv.dim(0), qkv.last() / 3, heads, c.in(0), dead > 0 ? c.in(1) : 0, dead);
  }

  private static void pairs(Bindings to) {
    to.rows(
        PairLinear.class,
        (op, c) ->
            PairGemm.forward(
                c.workers(),
                pairs(op.rows(), c, c.outType(0).dim(0)),
                weights(c, op.rows().size()),
                c.out(0)));
    to.rows(
        PairLinearGradient.class,
        (op, c) ->
            PairGemm.inputGradients(
                c.workers(),
                pairs(op.rows(), c, c.inType(c.inputs() - 1).dim(0)),
                weights(c, op.rows().size()),
                c.in(c.inputs() - 1),
                c.out(0),
                c.out(1)));
    to.bind(
        PairLinearWeightGradient.class,
        (op, c) ->
            PairGemm.weightGradients(
                c.workers(), pairs(op.rows(), c, c.inType(2).dim(0)), c.in(2), c.allOutputs()));
  }

  private static int[] rowsOf(KernelCall c, int sources) {
    int[] rows = new int[sources];
    for (int s = 0; s < sources; s++) {
      rows[s] = c.inType(s).dim(0);
    }
    return rows;
  }

  private static PairGemm.Pairs pairs(List<Integer> rows, KernelCall c, int n) {
    return new PairGemm.Pairs(
        c.batch(),
        n,
        c.inType(0).dim(0),
        c.inType(1).dim(0),
        c.inType(0).last(),
        rows.stream().mapToInt(r -> r).toArray(),
        c.in(0),
        c.in(1));
  }

  private static PairGemm.Weights weights(KernelCall c, int count) {
    long[] addresses = new long[count];
    int[] strides = new int[count];
    for (int j = 0; j < count; j++) {
      addresses[j] = c.in(2 + j);
      strides[j] = c.stride(2 + j);
    }
    return new PairGemm.Weights(addresses, strides);
  }
}
