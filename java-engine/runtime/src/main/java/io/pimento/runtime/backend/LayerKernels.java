package io.pimento.runtime.backend;

import static io.pimento.runtime.kernel.matmul.ProductForm.NN;
import static io.pimento.runtime.kernel.matmul.ProductForm.NT;
import static io.pimento.runtime.kernel.matmul.ProductForm.TN;

import io.pimento.graph.op.Axis;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.LayerNormGradient;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.graph.op.RowLinearWeightGradient;
import io.pimento.runtime.execute.KernelCall;
import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.matmul.RowGemm;
import io.pimento.runtime.kernel.vector.LayerNormKernel;
import io.pimento.runtime.kernel.vector.LayerNormRowsKernel;
import io.pimento.runtime.kernel.vector.NormInputs;

/** Matrix products and normalisation. */
final class LayerKernels {
  private LayerKernels() {}

  static void add(Bindings to) {
    linear(to);
    rowLinear(to);
    normalisation(to);
  }

  private static void linear(Bindings to) {
    to.bind(
        Linear.class,
        (op, c) -> {
          int s = op.sources();
          long bias = op.bias() ? c.in(2 * s) : 0;
          Matrix y = c.outMatrix(0);
          for (int j = 0; j < s; j++) {
            c.matmul()
                .multiply(
                    c.workers(), NT, c.matrix(j), c.matrix(s + j), y, j > 0, j == 0 ? bias : 0);
          }
        });
    to.bind(
        LinearInputGradient.class,
        (op, c) ->
            c.matmul()
                .multiply(c.workers(), NN, c.matrix(0), c.matrix(1), c.outMatrix(0), false, 0));
    to.bind(
        LinearWeightGradient.class,
        (op, c) ->
            c.matmul()
                .multiply(c.workers(), TN, c.matrix(0), c.matrix(1), c.outMatrix(0), false, 0));
  }

  private static void rowLinear(Bindings to) {
    to.bind(
        RowLinear.class,
        (op, c) -> {
          int s = op.sources();
          for (int j = 0; j < s; j++) {
            RowGemm.forward(c.workers(), c.matrix(s + j), c.matrices(j), c.outMatrices(0), j > 0);
          }
        });
    to.bind(
        RowLinearInputGradient.class,
        (op, c) ->
            RowGemm.inputGradient(
                c.workers(), c.matrix(1), c.matrices(0), c.outMatrices(0), false));
    to.bind(
        RowLinearWeightGradient.class,
        (op, c) ->
            RowGemm.weightGradient(
                c.workers(), c.matrices(0), c.matrices(1), c.outMatrix(0), false));
  }

  private static void normalisation(Bindings to) {
    to.bind(
        LayerNorm.class,
        (op, c) -> {
          NormInputs in = inputs(c, op.axis(), op.keep(), op.epsilon(), op.relu());
          if (op.axis() == Axis.LAST) {
            LayerNormKernel.forward(c.workers(), in, c.out(0));
          } else {
            LayerNormRowsKernel.forward(c.workers(), in, c.out(0));
          }
        });
    to.bind(
        LayerNormGradient.class,
        (op, c) -> {
          NormInputs in = inputs(c, op.axis(), op.keep(), op.epsilon(), op.relu());
          if (op.axis() == Axis.LAST) {
            LayerNormKernel.backward(c.workers(), in, c.in(3), c.out(0), c.out(1), c.out(2));
          } else {
            LayerNormRowsKernel.backward(c.workers(), in, c.in(3), c.out(0), c.out(1), c.out(2));
          }
        });
  }

  private static NormInputs inputs(
      KernelCall c, Axis axis, int keep, double epsilon, boolean relu) {
    boolean last = axis == Axis.LAST;
    return new NormInputs(
        last ? c.rows(0) : c.batch(),
        last ? c.inType(0).last() : c.inType(0).dim(0),
        last ? 1 : c.inType(0).last(),
        keep,
        c.in(0),
        c.in(1),
        c.in(2),
        (float) epsilon,
        relu);
  }
}
