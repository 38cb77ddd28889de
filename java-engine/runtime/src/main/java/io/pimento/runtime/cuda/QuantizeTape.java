package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeActivationsGradient;
import io.pimento.graph.op.QuantizeRows;

/** Rounding to whole multiples of a scale. */
final class QuantizeTape {
  /** Rows that a block's warps round at a time. */
  private static final int WARPS = TapeLimits.THREADS / 32;

  private QuantizeTape() {}

  static void bind() {
    TapeKernels.bind(QuantizeRows.class, QuantizeTape::rows);
    TapeKernels.bind(ActivationRange.class, QuantizeTape::range);
    TapeKernels.bind(QuantizeActivations.class, (op, n) -> steps(n, op.bits(), op.signed(), false));
    TapeKernels.bind(
        QuantizeActivationsGradient.class, (op, n) -> steps(n, op.bits(), op.signed(), true));
  }

  private static void rows(QuantizeRows op, NodeTape n) {
    long rows = n.rows(0);
    long chunk = NodeTape.ceil(NodeTape.ceil(rows, NodeTape.BUSY), WARPS) * WARPS;
    long[] words = new long[4 + 4 * n.inputs()];
    words[0] = rows;
    words[1] = Math.max(WARPS, chunk);
    words[2] = Levels.most(op.bits(), true);
    words[3] = n.inputs();
    for (int j = 0; j < n.inputs(); j++) {
      words[4 + 4 * j] = n.in(j);
      words[5 + 4 * j] = n.stride(j);
      words[6 + 4 * j] = n.inType(j).last();
      words[7 + 4 * j] = n.out(j);
    }
    n.emit(Instruction.QUANTIZE_ROWS, NodeTape.ceil(rows, words[1]), words);
  }

  /** Sums of squares of every stretch, then one block that adds them in their order. */
  private static void range(ActivationRange op, NodeTape n) {
    long entries = 0;
    long stretches = 0;
    long span = TapeLimits.entriesOfSum(1);
    for (int j = 0; j < n.inputs(); j++) {
      stretches += NodeTape.ceil(n.inType(j).size(n.batch()), span);
    }
    long slots = n.tape().longs(Math.max(1, stretches));
    long at = slots;
    for (int j = 0; j < n.inputs(); j++) {
      long size = n.inType(j).size(n.batch());
      long units = NodeTape.ceil(size, span);
      n.emit(Instruction.SQUARES, units, size, 1, 0, n.in(j), at);
      at = Words.plus(at, Double.BYTES * units);
      entries += size;
    }
    n.then();
    n.emit(
        Instruction.ACTIVATION_RANGE,
        1,
        stretches,
        entries,
        Words.real(op.clip()),
        slots,
        n.out(0));
  }

  private static void steps(NodeTape n, int bits, boolean signed, boolean gradient) {
    long count = n.entries(0);
    n.emit(
        Instruction.QUANTIZE,
        NodeTape.elementUnits(count),
        Words.flag(gradient),
        count,
        Words.signed(Levels.least(bits, signed)),
        Levels.most(bits, signed),
        n.in(0),
        n.in(1),
        gradient ? n.in(2) : 0,
        n.out(0));
  }
}
