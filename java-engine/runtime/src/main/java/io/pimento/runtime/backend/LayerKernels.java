package io.pimento.runtime.backend;

import io.pimento.graph.op.Axis;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.LayerNormGradient;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.graph.op.RowLinearWeightGradient;
import io.pimento.runtime.kernel.matmul.RowGemm;
import io.pimento.runtime.kernel.vector.LayerNormKernel;
import io.pimento.runtime.kernel.vector.LayerNormRowsKernel;

/** Matrix products and normalisation. */
final class LayerKernels {
  private LayerKernels() {}

  static void add(Bindings to) {
    linear(to);
    normalisation(to);
  }

  private static void linear(Bindings to) {
    to.bind(
        Linear.class,
        (op, c) -> {
          int s = op.sources();
          int n = c.outType(0).last();
          long bias = op.bias() ? c.in(2 * s) : 0;
          for (int j = 0; j < s; j++) {
            int k = c.inType(j).last();
            c.matmul()
                .nt(
                    c.workers(),
                    c.rows(j),
                    n,
                    k,
                    c.in(j),
                    k,
                    c.in(s + j),
                    c.stride(s + j),
                    c.out(0),
                    n,
                    j > 0,
                    j == 0 ? bias : 0);
          }
        });
    to.bind(
        LinearInputGradient.class,
        (op, c) -> {
          int n = c.inType(0).last();
          int k = c.inType(1).last();
          c.matmul()
              .nn(
                  c.workers(),
                  c.rows(0),
                  k,
                  n,
                  c.in(0),
                  n,
                  c.in(1),
                  c.stride(1),
                  c.out(0),
                  k,
                  false);
        });
    to.bind(
        LinearWeightGradient.class,
        (op, c) -> {
          int n = c.inType(0).last();
          int k = c.inType(1).last();
          c.matmul().tn(c.workers(), n, k, c.rows(0), c.in(0), n, c.in(1), k, c.out(0), k, false);
        });
    to.bind(
        RowLinear.class,
        (op, c) -> {
          int s = op.sources();
          int n = c.outType(0).dim(0);
          int e = c.outType(0).last();
          for (int j = 0; j < s; j++) {
            int k = c.inType(j).dim(0);
            RowGemm.forward(
                c.workers(),
                c.batch(),
                n,
                k,
                e,
                c.in(s + j),
                c.stride(s + j),
                c.in(j),
                (long) k * e,
                c.out(0),
                (long) n * e,
                j > 0);
          }
        });
    to.bind(
        RowLinearInputGradient.class,
        (op, c) -> {
          int n = c.inType(0).dim(0);
          int e = c.inType(0).last();
          int k = c.inType(1).last();
          RowGemm.inputGradient(
              c.workers(),
              c.batch(),
              n,
              k,
              e,
              c.in(1),
              c.stride(1),
              c.in(0),
              (long) n * e,
              c.out(0),
              (long) k * e,
              false);
        });
    to.bind(
        RowLinearWeightGradient.class,
        (op, c) -> {
          int n = c.inType(0).dim(0);
          int e = c.inType(0).last();
          int k = c.inType(1).dim(0);
          RowGemm.weightGradient(
              c.workers(),
              c.batch(),
              n,
              k,
              e,
              c.in(0),
              (long) n * e,
              c.in(1),
              (long) k * e,
              c.out(0),
              k,
              false);
        });
  }

  private static void normalisation(Bindings to) {
    to.bind(
        LayerNorm.class,
        (op, c) -> {
          float epsilon = (float) op.epsilon();
          if (op.axis() == Axis.LAST) {
            LayerNormKernel.forward(
                c.workers(),
                c.rows(0),
                c.inType(0).last(),
                op.keep(),
                c.in(0),
                c.in(1),
                c.in(2),
                epsilon,
                op.relu(),
                c.out(0));
          } else {
            LayerNormRowsKernel.forward(
                c.workers(),
                c.batch(),
                c.inType(0).dim(0),
                c.inType(0).last(),
                op.keep(),
                c.in(0),
                c.in(1),
                c.in(2),
                epsilon,
                op.relu(),
                c.out(0));
          }
        });
    to.bind(
        LayerNormGradient.class,
        (op, c) -> {
          float epsilon = (float) op.epsilon();
          if (op.axis() == Axis.LAST) {
            LayerNormKernel.backward(
                c.workers(),
                c.rows(0),
                c.inType(0).last(),
                op.keep(),
                c.in(0),
                c.in(1),
                c.in(2),
                epsilon,
                op.relu(),
                c.in(3),
                c.out(0),
                c.out(1),
                c.out(2));
          } else {
            LayerNormRowsKernel.backward(
                c.workers(),
                c.batch(),
                c.inType(0).dim(0),
                c.inType(0).last(),
                op.keep(),
                c.in(0),
                c.in(1),
                c.in(2),
                epsilon,
                op.relu(),
                c.in(3),
                c.out(0),
                c.out(1),
                c.out(2));
          }
        });
  }
}
