package io.pimento.runtime.backend;

import io.pimento.graph.op.Add;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BatchSum;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.BceLossGradient;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Crop;
import io.pimento.graph.op.CropGradient;
import io.pimento.graph.op.Dropout;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.ReluGradient;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import io.pimento.graph.op.SigmoidGradient;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import io.pimento.runtime.execute.KernelCall;
import io.pimento.runtime.kernel.vector.BceKernel;
import io.pimento.runtime.kernel.vector.DropoutKernel;
import io.pimento.runtime.kernel.vector.ElementwiseKernel;
import io.pimento.runtime.kernel.vector.PlaceKernel;
import io.pimento.runtime.kernel.vector.ReduceKernel;

/** Operators that go through entries, move them or sum them up, and the loss. */
final class ElementKernels {
  private ElementKernels() {}

  static void add(Bindings to) {
    elementwise(to);
    shapes(to);
    loss(to);
  }

  private static void elementwise(Bindings to) {
    to.rows(
        Fill.class,
        (op, c) -> ReduceKernel.fill(c.workers(), entries(c), (float) op.value(), c.out(0)));
    to.rows(
        Add.class,
        (op, c) -> ElementwiseKernel.add(c.workers(), entries(c), c.allInputs(), c.out(0)));
    to.rows(
        Multiply.class,
        (op, c) -> ElementwiseKernel.multiply(c.workers(), entries(c), c.in(0), c.in(1), c.out(0)));
    to.rows(
        Scale.class,
        (op, c) ->
            ElementwiseKernel.scale(
                c.workers(), entries(c), (float) op.factor(), c.in(0), c.out(0)));
    to.rows(
        Relu.class, (op, c) -> ElementwiseKernel.relu(c.workers(), entries(c), c.in(0), c.out(0)));
    to.rows(
        ReluGradient.class,
        (op, c) ->
            ElementwiseKernel.reluBackward(c.workers(), entries(c), c.in(0), c.in(1), c.out(0)));
    to.rows(
        Dropout.class,
        (op, c) ->
            DropoutKernel.run(
                c.workers(), op, c.batch(), (int) c.inType(0).size(), c.in(0), c.in(1), c.out(0)));
    to.rows(
        Sigmoid.class,
        (op, c) -> ElementwiseKernel.sigmoid(c.workers(), entries(c), c.in(0), c.out(0)));
    to.rows(
        SigmoidGradient.class,
        (op, c) ->
            ElementwiseKernel.sigmoidBackward(c.workers(), entries(c), c.in(0), c.in(1), c.out(0)));
  }

  private static void shapes(Bindings to) {
    to.rows(
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
    to.rows(
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
    to.rows(
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
    to.bind(
        Crop.class,
        (op, c) ->
            PlaceKernel.crop(
                c.workers(),
                c.outType(0).rank() == 1 ? 1 : c.outType(0).dim(0),
                c.outType(0).last(),
                c.in(0) + Float.BYTES * ((long) op.top() * c.stride(0) + op.left()),
                c.stride(0),
                c.out(0)));
    to.bind(
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
    to.rows(
        Sum.class,
        (op, c) -> {
          if (op.axis() == Axis.LAST) {
            ReduceKernel.last(c.workers(), c.rows(0), c.inType(0).last(), c.in(0), c.out(0));
          } else {
            ReduceKernel.rows(
                c.workers(), c.batch(), c.inType(0).dim(0), c.inType(0).last(), c.in(0), c.out(0));
          }
        });
    to.rows(
        Broadcast.class,
        (op, c) -> {
          if (op.axis() == Axis.LAST) {
            ReduceKernel.repeatLast(c.workers(), c.rows(0), op.size(), c.in(0), c.out(0));
          } else {
            ReduceKernel.repeatRows(
                c.workers(), c.batch(), op.size(), c.inType(0).last(), c.in(0), c.out(0));
          }
        });
    to.bind(
        BatchSum.class,
        (op, c) ->
            ReduceKernel.batch(c.workers(), c.rows(0), c.inType(0).last(), c.in(0), c.out(0)));
  }

  private static void loss(Bindings to) {
    to.bind(
        BceLoss.class,
        (op, c) ->
            BceKernel.loss(
                c.workers(), c.batch(), c.in(0), c.in(1), c.inputs() > 2 ? c.in(2) : 0, c.out(0)));
    to.rows(
        BceLossGradient.class,
        (op, c) ->
            BceKernel.gradient(
                c.workers(),
                c.batch(),
                c.total(),
                c.in(0),
                c.in(1),
                c.in(2),
                c.inputs() > 3 ? c.in(3) : 0,
                c.out(0)));
  }

  private static long entries(KernelCall c) {
    return c.outType(0).size(c.batch());
  }
}
