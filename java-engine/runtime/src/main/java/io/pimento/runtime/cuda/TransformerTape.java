package io.pimento.runtime.cuda;

import static io.pimento.runtime.fuse.TransformerBody.FIRST;
import static io.pimento.runtime.fuse.TransformerBody.IN;
import static io.pimento.runtime.fuse.TransformerBody.INNER;
import static io.pimento.runtime.fuse.TransformerBody.OUT;
import static io.pimento.runtime.fuse.TransformerBody.OUTER;
import static io.pimento.runtime.fuse.TransformerBody.SECOND;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.Precision;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Graph;
import io.pimento.graph.TensorType;
import io.pimento.runtime.fuse.TransformerBodies;
import io.pimento.runtime.fuse.TransformerBody;
import io.pimento.runtime.fuse.TransformerBodyGradient;

/** Transformers as one instruction each way. */
final class TransformerTape {
  /** Heads of two numbers each. */
  private static final int HEADS = TapeLimits.ROW_WIDTH / 2;

  /** Inputs in the order of the instruction's operands. */
  private static final int[] MATRICES = {IN, OUT, FIRST, SECOND};

  private static final int[] VECTORS = {
    IN + 1, OUT + 1, INNER, INNER + 1, FIRST + 1, SECOND + 1, OUTER, OUTER + 1
  };

  private TransformerTape() {}

  /** The graph with its transformers found, as far as these kernels take them. */
  static Graph in(Graph graph, Precision precision) {
    // Exact products would be slower than what is fused is faster.
    return precision == Precision.FP32
        ? graph
        : TransformerBodies.in(graph, TransformerTape::takes);
  }

  private static boolean takes(TensorType x, int heads) {
    return heads == HEADS && RowLinearTape.takes(x.last(), x.dim(0));
  }

  static void bind() {
    TapeKernels.bind(
        TransformerBody.class,
        (op, n) -> {
          long samples = samples(n);
          n.emit(
              Instruction.TRANSFORMER,
              NodeTape.ceil(n.batch(), samples),
              words(op, n, samples, n.out(0)));
        });
    TapeKernels.bind(TransformerBodyGradient.class, TransformerTape::gradient);
  }

  private static void gradient(TransformerBodyGradient op, NodeTape n) {
    long samples = samples(n);
    int units = (int) Math.max(1, NodeTape.ceil(n.batch(), samples));
    int last = n.inputs() - 1;
    long size = 0;
    for (int i = 1; i < last; i++) {
      size += n.outType(i).size();
    }
    long parts = n.tape().floats(units * size);
    n.emit(
        Instruction.TRANSFORMER_GRADIENT,
        units,
        words(op.body(), n, samples, n.in(last), n.out(0), parts));
    long at = parts;
    for (int[] inputs : new int[][] {MATRICES, VECTORS}) {
      for (int i : inputs) {
        n.define(i, at, units, size);
        at = Words.plus(at, Float.BYTES * n.outType(i).size());
      }
    }
  }

  private static long[] words(TransformerBody op, NodeTape n, long samples, long... results) {
    long[] head = {
      n.batch(), samples, n.inType(0).dim(0), op.dead(), Words.real(op.epsilon()), n.in(0)
    };
    long[] words = new long[head.length + results.length + 2 * MATRICES.length + VECTORS.length];
    System.arraycopy(head, 0, words, 0, head.length);
    System.arraycopy(results, 0, words, head.length, results.length);
    int at = head.length + results.length;
    for (int i : MATRICES) {
      words[at++] = n.in(i);
      words[at++] = n.stride(i);
    }
    for (int i : VECTORS) {
      words[at++] = n.in(i);
    }
    return words;
  }

  /** Whole teams of warps once there are enough samples for all blocks. */
  private static long samples(NodeTape n) {
    long each = Math.max(1, NodeTape.ceil(n.batch(), NodeTape.BUSY));
    int together =
        n.inType(0).dim(0) <= RowLinearTape.MOST_ROWS / 2 ? TapeLimits.WARPS : TapeLimits.WARPS / 2;
    return each < together ? each : NodeTape.ceil(each, together) * together;
  }
}
