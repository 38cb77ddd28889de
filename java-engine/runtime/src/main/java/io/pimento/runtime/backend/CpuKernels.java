package io.pimento.runtime.backend;

import io.pimento.graph.Operator;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.AttentionGradient;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.BatchSum;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.BceLossGradient;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Crop;
import io.pimento.graph.op.CropGradient;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.DotTriangleGradient;
import io.pimento.graph.op.Dropout;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingBagGradient;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.EmbeddingLookupGradient;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.FactorizationGradient;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.LayerNormGradient;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeActivationsGradient;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.ReluGradient;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.graph.op.RowLinearWeightGradient;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import io.pimento.graph.op.SigmoidGradient;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import io.pimento.runtime.execute.Kernel;
import io.pimento.runtime.execute.KernelCall;
import io.pimento.runtime.execute.KernelTable;
import io.pimento.runtime.fuse.PairLinear;
import io.pimento.runtime.fuse.PairLinearGradient;
import io.pimento.runtime.fuse.PairLinearWeightGradient;
import io.pimento.runtime.kernel.matmul.PairGemm;
import io.pimento.runtime.kernel.matmul.RowGemm;
import io.pimento.runtime.kernel.vector.AttentionKernel;
import io.pimento.runtime.kernel.vector.BceKernel;
import io.pimento.runtime.kernel.vector.DotTriangleKernel;
import io.pimento.runtime.kernel.vector.DropoutKernel;
import io.pimento.runtime.kernel.vector.ElementwiseKernel;
import io.pimento.runtime.kernel.vector.EmbeddingKernel;
import io.pimento.runtime.kernel.vector.FactorizationKernel;
import io.pimento.runtime.kernel.vector.LayerNormKernel;
import io.pimento.runtime.kernel.vector.LayerNormRowsKernel;
import io.pimento.runtime.kernel.vector.PlaceKernel;
import io.pimento.runtime.kernel.vector.QuantizeKernel;
import io.pimento.runtime.kernel.vector.QuantizedBagKernel;
import io.pimento.runtime.kernel.vector.ReduceKernel;
import io.pimento.runtime.kernel.vector.RowGradientKernel;
import io.pimento.runtime.memory.NativeMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Binds every operator to its Vector API kernel or matrix product. */
public final class CpuKernels {
  private static final Map<Class<? extends Operator>, Kernel> ALL = new HashMap<>();

  /** The only table: which matrix products it uses is the executor's choice. */
  public static final KernelTable TABLE;

  static {
    elementwise();
    shapes();
    linear();
    normalisation();
    interactions();
    pairs();
    embeddings();
    quantised();
    loss();
    TABLE = new KernelTable("vector", ALL);
  }

  private CpuKernels() {}

  private static <T extends Operator> void bind(Class<T> type, Typed<T> kernel) {
    ALL.put(type, call -> kernel.run(type.cast(call.node().op()), call));
  }

  /** A kernel that sees the operator's attributes. */
  private interface Typed<T> {
    void run(T op, KernelCall call);
  }

  private static long entries(KernelCall c) {
    return c.outType(0).size(c.batch());
  }

  private static void elementwise() {
    bind(
        Fill.class,
        (op, c) -> ReduceKernel.fill(c.workers(), entries(c), (float) op.value(), c.out(0)));
    bind(
        Add.class,
        (op, c) -> ElementwiseKernel.add(c.workers(), entries(c), c.allInputs(), c.out(0)));
    bind(
        Multiply.class,
        (op, c) -> ElementwiseKernel.multiply(c.workers(), entries(c), c.in(0), c.in(1), c.out(0)));
    bind(
        Scale.class,
        (op, c) ->
            ElementwiseKernel.scale(
                c.workers(), entries(c), (float) op.factor(), c.in(0), c.out(0)));
    bind(Relu.class, (op, c) -> ElementwiseKernel.relu(c.workers(), entries(c), c.in(0), c.out(0)));
    bind(
        ReluGradient.class,
        (op, c) ->
            ElementwiseKernel.reluBackward(c.workers(), entries(c), c.in(0), c.in(1), c.out(0)));
    bind(
        Dropout.class,
        (op, c) ->
            DropoutKernel.run(
                c.workers(), op, c.batch(), (int) c.inType(0).size(), c.in(0), c.in(1), c.out(0)));
    bind(
        Sigmoid.class,
        (op, c) -> ElementwiseKernel.sigmoid(c.workers(), entries(c), c.in(0), c.out(0)));
    bind(
        SigmoidGradient.class,
        (op, c) ->
            ElementwiseKernel.sigmoidBackward(c.workers(), entries(c), c.in(0), c.in(1), c.out(0)));
  }

  private static void shapes() {
    bind(
        Place.class,
        (op, c) -> {
          int total = (int) c.outType(0).size();
          int inner = op.size() == 0 ? 0 : total / op.size();
          int[] widths = new int[c.inputs()];
          int[] offsets = new int[c.inputs()];
          for (int j = 0; j < widths.length; j++) {
            widths[j] = (int) c.inType(j).size();
            offsets[j] = op.offsets().get(j) * inner;
          }
          PlaceKernel.place(
              c.workers(), c.batch(), c.allInputs(), widths, offsets, total, c.out(0));
        });
    bind(
        Slice.class,
        (op, c) -> {
          int width = (int) c.outType(0).size();
          int inner = op.size() == 0 ? 0 : width / op.size();
          PlaceKernel.slice(
              c.workers(),
              c.batch(),
              c.in(0),
              (int) c.inType(0).size(),
              op.from() * inner,
              width,
              c.out(0));
        });
    bind(
        Pick.class,
        (op, c) ->
            PlaceKernel.pick(
                c.workers(),
                c.batch(),
                c.in(0),
                (int) c.inType(0).size(),
                op.from().stream().mapToInt(i -> i).toArray(),
                (int) (c.inType(0).size() / c.inType(0).dim(0)),
                c.out(0)));
    bind(
        Crop.class,
        (op, c) ->
            PlaceKernel.crop(
                c.workers(),
                c.outType(0).rank() == 1 ? 1 : c.outType(0).dim(0),
                c.outType(0).last(),
                c.in(0) + Float.BYTES * ((long) op.top() * c.stride(0) + op.left()),
                c.stride(0),
                c.out(0)));
    bind(
        CropGradient.class,
        (op, c) -> {
          boolean vector = c.inType(0).rank() == 1;
          PlaceKernel.embed(
              c.workers(),
              vector ? 1 : c.outType(0).dim(0),
              c.outType(0).last(),
              op.top(),
              op.left(),
              vector ? 1 : c.inType(0).dim(0),
              c.inType(0).last(),
              c.in(0),
              c.out(0));
        });
    bind(
        Sum.class,
        (op, c) -> {
          if (op.axis() == Axis.LAST) {
            ReduceKernel.last(c.workers(), c.rows(0), c.inType(0).last(), c.in(0), c.out(0));
          } else {
            ReduceKernel.rows(
                c.workers(), c.batch(), c.inType(0).dim(0), c.inType(0).last(), c.in(0), c.out(0));
          }
        });
    bind(
        Broadcast.class,
        (op, c) -> {
          if (op.axis() == Axis.LAST) {
            ReduceKernel.repeatLast(c.workers(), c.rows(0), op.size(), c.in(0), c.out(0));
          } else {
            ReduceKernel.repeatRows(
                c.workers(), c.batch(), op.size(), c.inType(0).last(), c.in(0), c.out(0));
          }
        });
    bind(
        BatchSum.class,
        (op, c) ->
            ReduceKernel.batch(c.workers(), c.rows(0), c.inType(0).last(), c.in(0), c.out(0)));
  }

  private static void linear() {
    bind(
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
    bind(
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
    bind(
        LinearWeightGradient.class,
        (op, c) -> {
          int n = c.inType(0).last();
          int k = c.inType(1).last();
          c.matmul().tn(c.workers(), n, k, c.rows(0), c.in(0), n, c.in(1), k, c.out(0), k, false);
        });
    bind(
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
    bind(
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
    bind(
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

  private static void normalisation() {
    bind(
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
    bind(
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

  private static void pairs() {
    bind(
        PairLinear.class,
        (op, c) ->
            PairGemm.forward(
                c.workers(),
                pairs(op.rows(), c, c.outType(0).dim(0)),
                weights(c, op.rows().size()),
                c.out(0)));
    bind(
        PairLinearGradient.class,
        (op, c) ->
            PairGemm.inputGradients(
                c.workers(),
                pairs(op.rows(), c, c.inType(c.inputs() - 1).dim(0)),
                weights(c, op.rows().size()),
                c.in(c.inputs() - 1),
                c.out(0),
                c.out(1)));
    bind(
        PairLinearWeightGradient.class,
        (op, c) ->
            PairGemm.weightGradients(
                c.workers(), pairs(op.rows(), c, c.inType(2).dim(0)), c.in(2), c.allOutputs()));
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

  private static int[] rowsOf(KernelCall c, int sources) {
    int[] rows = new int[sources];
    for (int s = 0; s < sources; s++) {
      rows[s] = c.inType(s).dim(0);
    }
    return rows;
  }

  private static void interactions() {
    bind(
        DotTriangle.class,
        (op, c) ->
            DotTriangleKernel.forward(
                c.workers(),
                c.batch(),
                c.allInputs(),
                rowsOf(c, op.sources()),
                c.inType(0).last(),
                c.out(0)));
    bind(
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
    bind(
        Factorization.class,
        (op, c) ->
            FactorizationKernel.forward(
                c.workers(), c.batch(), c.inType(0).dim(0), c.inType(0).last(), c.in(0), c.out(0)));
    bind(
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
    bind(
        Attention.class,
        (op, c) ->
            AttentionKernel.forward(
                c.workers(),
                c.batch(),
                c.inType(0).dim(0),
                c.inType(0).last() / 3,
                op.heads(),
                c.in(0),
                op.dead() > 0 ? c.in(1) : 0,
                op.dead(),
                c.out(0)));
    bind(
        AttentionGradient.class,
        (op, c) -> {
          boolean dead = op.dead() > 0;
          AttentionKernel.backward(
              c.workers(),
              c.batch(),
              c.inType(0).dim(0),
              c.inType(0).last() / 3,
              op.heads(),
              c.in(0),
              dead ? c.in(1) : 0,
              op.dead(),
              c.in(dead ? 2 : 1),
              c.out(0),
              dead ? c.out(1) : 0);
        });
  }

  private static void embeddings() {
    bind(
        EmbeddingLookup.class,
        (op, c) -> {
          long[] tables = new long[op.fields()];
          int[] rows = new int[op.fields()];
          int[] columns = new int[op.fields()];
          for (int f = 0; f < tables.length; f++) {
            tables[f] = c.in(1 + f);
            columns[f] = Pick.column(c.maker(0), f);
            rows[f] = c.inType(1 + f).dim(0);
          }
          EmbeddingKernel.gather(
              c.workers(),
              c.batch(),
              tables,
              rows,
              columns,
              c.outType(0).last(),
              c.in(0),
              c.out(0));
        });
    bind(
        EmbeddingLookupGradient.class,
        (op, c) ->
            RowGradientKernel.fields(
                c.workers(),
                c.batch(),
                op.rows().stream().mapToInt(i -> i).toArray(),
                c.inType(1).last(),
                c.in(0),
                c.in(1),
                c.allOutputs()));
    bind(
        EmbeddingBag.class,
        (op, c) -> {
          Bags bags = Bags.of(c, op.mode());
          EmbeddingKernel.bags(
              c.workers(),
              c.batch(),
              bags.offsets,
              bags.ids,
              bags.weight,
              c.in(1),
              c.inType(1).dim(0),
              c.outType(0).last(),
              c.out(0));
        });
    bind(
        EmbeddingBagGradient.class,
        (op, c) -> {
          Bags bags = Bags.of(c, op.mode());
          RowGradientKernel.bags(
              c.workers(),
              c.batch(),
              bags.entries,
              c.capacity(),
              bags.offsets,
              bags.ids,
              bags.weight,
              op.rows(),
              c.inType(1).last(),
              c.in(1),
              c.out(0));
        });
  }

  /** The pieces of a bags input: int offsets {@code [batch + 1]}, int ids, float weights. */
  private record Bags(long offsets, long ids, int entries, EmbeddingKernel.BagWeight weight) {
    static Bags of(KernelCall c, BagMode mode) {
      long offsets = c.in(0);
      int entries = NativeMemory.getInt(offsets, c.batch());
      long ids = offsets + 4L * (c.batch() + 1);
      long weights = ids + 4L * entries;
      EmbeddingKernel.BagWeight weight =
          switch (mode) {
            case SUM -> (entry, size) -> 1;
            case MEAN -> (entry, size) -> 1f / size;
            case WEIGHTED -> (entry, size) -> NativeMemory.get(weights, entry);
          };
      return new Bags(offsets, ids, entries, weight);
    }
  }

  private static void quantised() {
    bind(
        QuantizeRows.class,
        (op, c) -> {
          int[] columns = new int[c.inputs()];
          int[] strides = new int[c.inputs()];
          for (int j = 0; j < columns.length; j++) {
            columns[j] = c.inType(j).last();
            strides[j] = c.stride(j);
          }
          QuantizeKernel.rows(
              c.workers(),
              c.rows(0),
              Levels.most(op.bits(), true),
              c.allInputs(),
              columns,
              strides,
              c.allOutputs());
        });
    bind(
        QuantizedBag.class,
        (op, c) -> {
          Bags bags = Bags.of(c, op.mode());
          QuantizedBagKernel.bags(
              c.workers(),
              c.batch(),
              Levels.most(op.bits(), true),
              bags.offsets,
              bags.ids,
              bags.weight,
              c.in(1),
              c.inType(1).dim(0),
              c.outType(0).last(),
              c.out(0));
        });
    bind(
        ActivationRange.class,
        (op, c) -> {
          long[] entries = new long[c.inputs()];
          for (int j = 0; j < entries.length; j++) {
            entries[j] = c.inType(j).size(c.batch());
          }
          QuantizeKernel.range(c.workers(), op.clip(), c.allInputs(), entries, c.out(0));
        });
    bind(
        QuantizeActivations.class,
        (op, c) ->
            QuantizeKernel.activations(
                c.workers(),
                entries(c),
                c.in(0),
                c.in(1),
                Levels.least(op.bits(), op.signed()),
                Levels.most(op.bits(), op.signed()),
                c.out(0)));
    bind(
        QuantizeActivationsGradient.class,
        (op, c) ->
            QuantizeKernel.activationsBackward(
                c.workers(),
                entries(c),
                c.in(0),
                c.in(1),
                Levels.least(op.bits(), op.signed()),
                Levels.most(op.bits(), op.signed()),
                c.in(2),
                c.out(0)));
  }

  private static void loss() {
    bind(
        BceLoss.class,
        (op, c) ->
            BceKernel.loss(
                c.workers(), c.batch(), c.in(0), c.in(1), c.inputs() > 2 ? c.in(2) : 0, c.out(0)));
    bind(
        BceLossGradient.class,
        (op, c) ->
            BceKernel.gradient(
                c.workers(),
                c.batch(),
                c.in(0),
                c.in(1),
                c.in(2),
                c.inputs() > 3 ? c.in(3) : 0,
                c.out(0)));
  }
}
