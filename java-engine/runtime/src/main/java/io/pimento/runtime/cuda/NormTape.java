package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.TensorType;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.LayerNormGradient;

/** Layer normalisation. */
final class NormTape {
  /** Longest line that lanes hold; longer ones take loops over lines. */
  private static final int LONGEST = 1024;

  private NormTape() {}

  static void bind() {
    TapeKernels.bind(
        LayerNorm.class,
        (op, n) -> {
          Cut cut = Cut.of(op.axis(), n, op.keep());
          n.emit(
              Instruction.LAYER_NORM,
              NodeTape.ceil(cut.lines, cut.chunk),
              cut.lines,
              cut.chunk,
              cut.width,
              cut.length,
              op.keep(),
              Words.flag(op.relu()),
              Words.real(op.epsilon()),
              n.in(0),
              n.in(1),
              n.in(2),
              n.out(0));
        });
    TapeKernels.bind(
        LayerNormGradient.class,
        (op, n) -> {
          Cut cut = Cut.of(op.axis(), n, op.keep());
          int parts = (int) Math.max(1, NodeTape.ceil(cut.lines, cut.chunk));
          long stride = 2L * op.keep();
          long y = n.tape().floats(parts * stride);
          n.emit(
              Instruction.LAYER_NORM_GRADIENT,
              parts,
              cut.lines,
              cut.chunk,
              cut.width,
              cut.length,
              op.keep(),
              Words.flag(op.relu()),
              Words.real(op.epsilon()),
              n.in(0),
              n.in(1),
              n.in(2),
              n.in(3),
              n.out(0),
              y);
          n.define(1, y, parts, stride);
          n.define(2, Words.plus(y, Float.BYTES * (long) op.keep()), parts, stride);
        });
  }

  /** Lines (or samples, over rows) and how many of them a unit takes. */
  private record Cut(long lines, long chunk, int width, int length) {
    static Cut of(Axis axis, NodeTape n, int keep) {
      TensorType x = n.inType(0);
      if (axis == Axis.ROWS) {
        int width = x.last();
        boolean fast = width == 16 && x.dim(0) <= 64;
        long chunk =
            fast
                ? NodeTape.ceil(NodeTape.ceil(n.batch(), NodeTape.BUSY), 8) * 8
                : Math.max(1, TapeLimits.THREADS / Math.max(1, width));
        return new Cut(n.batch(), Math.max(1, chunk), width, x.dim(0));
      }
      int length = x.last();
      long lines = n.rows(0);
      if (length % 4 != 0 || keep % 4 != 0 || length > LONGEST) {
        return new Cut(lines, TapeLimits.THREADS, 0, length);
      }
      int lanes = 4;
      while (lanes < 32 && 4 * lanes < length) {
        lanes *= 2;
      }
      int groups = TapeLimits.THREADS / lanes;
      long chunk = NodeTape.ceil(NodeTape.ceil(lines, NodeTape.BUSY), groups) * groups;
      return new Cut(lines, Math.max(groups, chunk), 0, length);
    }
  }
}
