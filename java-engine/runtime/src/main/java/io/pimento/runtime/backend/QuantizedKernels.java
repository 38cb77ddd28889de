package io.pimento.runtime.backend;

import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeActivationsGradient;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.runtime.execute.KernelCall;
import io.pimento.runtime.kernel.vector.BagInputs;
import io.pimento.runtime.kernel.vector.QuantizeKernel;
import io.pimento.runtime.kernel.vector.QuantizedBagKernel;

/** Operators that round to few bits. */
final class QuantizedKernels {
  private QuantizedKernels() {}

  static void add(Bindings to) {
    to.rows(
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
    to.rows(
        QuantizedBag.class,
        (op, c) -> {
          c.workers().leaveOut();
          QuantizedBagKernel.bags(
              c.workers(),
              Levels.most(op.bits(), true),
              BagInputs.at(c.in(0), c.total(), op.mode()).stretch(c.first(), c.batch()),
              c.matrix(1),
              c.out(0));
        });
    to.bind(
        ActivationRange.class,
        (op, c) -> {
          long[] entries = new long[c.inputs()];
          for (int j = 0; j < entries.length; j++) {
            entries[j] = c.inType(j).size(c.batch());
          }
          QuantizeKernel.range(c.workers(), op.clip(), c.allInputs(), entries, c.out(0));
        });
    to.rows(
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
    to.rows(
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

  private static long entries(KernelCall c) {
    return c.outType(0).size(c.batch());
  }
}
