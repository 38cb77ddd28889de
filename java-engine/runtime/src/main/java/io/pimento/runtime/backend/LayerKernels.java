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
import io.pimento.runtime.execute.Product;
import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.kernel.matmul.RowGemm;
import io.pimento.runtime.kernel.vector.LayerNormKernel;
import io.pimento.runtime.kernel.vector.LayerNormRowsKernel;
import io.pimento.runtime.kernel.vector.NormInputs;
import java.util.ArrayList;
import java.util.List;

/** Matrix products and normalisation. */
final class LayerKernels {
  private LayerKernels() {}

  static void add(Bindings to) {
    linear(to);
    rowLinear(to);
    normalisation(to);
  }

  private static void linear(Bindings to) {
    to.rows(
        Linear.class,
        (op, c) -> {
          List<Product> products = new ArrayList<>();
          for (int j = 0; j < op.sources(); j++) {
            int weight = op.sources() + j;
            products.add(
                new Product(NT, c.rows(j), c.outType(0).last(), c.inType(j).last(), weight));
          }
          return products;
        },
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
    to.rows(
        LinearInputGradient.class,
        (op, c) -> List.of(new Product(NN, c.rows(0), c.outType(0).last(), c.inType(0).last(), 1)),
        (op, c) ->
            c.matmul()
                .multiply(c.workers(), NN, c.matrix(0), c.matrix(1), c.outMatrix(0), false, 0));
    to.bind(
        LinearWeightGradient.class,
        (op, c) -> List.of(new Product(TN, c.inType(0).last(), c.inType(1).last(), c.rows(0), 1)),
        (op, c) ->
            c.matmul()
                .multiply(c.workers(), TN, c.matrix(0), c.matrix(1), c.outMatrix(0), false, 0));
  }

  private static void rowLinear(Bindings to) {
    to.rows(
        RowLinear.class,
        (op, c) -> {
          int s = op.sources();
          for (int j = 0; j < s; j++) {
            RowGemm.forward(c.workers(), c.matrix(s + j), c.matrices(j), c.outMatrices(0), j > 0);
          }
        });
    to.rows(
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
    to.rows(
        LayerNorm.class,
        (op, c) -> {
          NormInputs in = inputs(c, op.axis(), op.keep(), op.epsilon(), op.relu());
          if (op.axis() == Axis.LAST) {
            LayerNormKernel.forward(c.workers(), in, c.out(0));
          } else {
            LayerNormRowsKernel.forward(c.workers(), in, c.out(0));
          }
        });
    to.sums(LayerNormGradient.class, new NormSums());
  }

  /** Gradients of γ and β are sums over samples, in parts of the kernels. */
  private static final class NormSums implements Bindings.Sums<LayerNormGradient> {
    /** Rows or samples of a part. */
    private static int together(LayerNormGradient op, KernelCall c) {
      return op.axis() == Axis.LAST
          ? LayerNormKernel.together(c.total() * rowsASample(c))
          : LayerNormRowsKernel.together(c.total());
    }

    private static int rowsASample(KernelCall c) {
      return (int) (c.inType(0).size() / Math.max(1, c.inType(0).last()));
    }

    /** Parts of rows end where samples do only once in a while. */
    private static int partsAGrain(LayerNormGradient op, KernelCall c) {
      if (op.axis() != Axis.LAST) {
        return 1;
      }
      int parts = 1;
      while (parts * together(op, c) % rowsASample(c) != 0) {
        parts++;
      }
      return parts;
    }

    @Override
    public int grain(LayerNormGradient op, KernelCall c) {
      int together = together(op, c);
      return op.axis() == Axis.LAST ? partsAGrain(op, c) * together / rowsASample(c) : together;
    }

    @Override
    public long floats(LayerNormGradient op, KernelCall c) {
      return op.axis() == Axis.LAST
          ? 2L * op.keep() * partsAGrain(op, c)
          : LayerNormRowsKernel.floats(op.keep());
    }

    @Override
    public void rows(LayerNormGradient op, KernelCall c, long sums) {
      NormInputs in = inputs(c, op.axis(), op.keep(), op.epsilon(), op.relu());
      if (op.axis() == Axis.LAST) {
        LayerNormKernel.backward(c.workers(), in, together(op, c), c.in(3), c.out(0), sums);
      } else {
        LayerNormRowsKernel.backward(c.workers(), in, together(op, c), c.in(3), c.out(0), sums);
      }
    }

    @Override
    public void sum(LayerNormGradient op, KernelCall c, long sums) {
      if (op.axis() == Axis.LAST) {
        int parts = Rows.parts((long) c.total() * rowsASample(c), together(op, c));
        LayerNormKernel.sum(c.workers(), parts, op.keep(), sums, c.out(1), c.out(2));
      } else {
        int parts = Rows.parts(c.total(), together(op, c));
        LayerNormRowsKernel.sum(c.workers(), parts, op.keep(), sums, c.out(1), c.out(2));
      }
    }
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
