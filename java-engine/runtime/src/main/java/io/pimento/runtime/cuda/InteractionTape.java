package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.AttentionGradient;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.DotTriangleGradient;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.FactorizationGradient;

/** Interactions of rows within a sample. */
final class InteractionTape {
  /** Widest head of attention. */
  private static final int WIDEST_HEAD = 32;

  private InteractionTape() {}

  static void bind() {
    TapeKernels.bind(DotTriangle.class, (op, n) -> triangle(op.sources(), n));
    TapeKernels.bind(DotTriangleGradient.class, (op, n) -> triangleGradient(op.sources(), n));
    TapeKernels.bind(
        Factorization.class,
        (op, n) -> {
          long count = n.entries(0);
          n.emit(
              Instruction.FACTORIZATION,
              NodeTape.threadUnits(count),
              count,
              n.inType(0).dim(0),
              n.inType(0).last(),
              n.in(0),
              n.out(0));
        });
    TapeKernels.bind(
        FactorizationGradient.class,
        (op, n) -> {
          long count = n.inType(1).size(n.batch());
          n.emit(
              Instruction.FACTORIZATION_GRADIENT,
              NodeTape.threadUnits(count),
              count,
              n.inType(0).dim(0),
              n.inType(0).last(),
              n.in(0),
              n.in(1),
              n.out(0));
        });
    TapeKernels.bind(
        Attention.class,
        (op, n) -> {
          int rows = n.inType(0).dim(0);
          int e = n.inType(0).last() / 3;
          checkHead(e, op.heads());
          checkScratch("attention", 3L * e * (rows + 1));
          long samples = samples(n);
          n.emit(
              Instruction.ATTENTION,
              NodeTape.ceil(n.batch(), samples),
              n.batch(),
              samples,
              rows,
              e,
              op.heads(),
              op.dead(),
              n.in(0),
              op.dead() > 0 ? n.in(1) : 0,
              n.out(0));
        });
    TapeKernels.bind(AttentionGradient.class, InteractionTape::attentionGradient);
  }

  private static void attentionGradient(AttentionGradient op, NodeTape n) {
    boolean dead = op.dead() > 0;
    int rows = n.inType(0).dim(0);
    int e = n.inType(0).last() / 3;
    checkHead(e, op.heads());
    checkScratch("attention-gradient", 6L * e + 4L * e * rows + 3L * op.heads() * rows);
    long samples = samples(n);
    int units = (int) Math.max(1, NodeTape.ceil(n.batch(), samples));
    long parts = dead ? n.tape().floats(units * 3L * e) : 0;
    n.emit(
        Instruction.ATTENTION_GRADIENT,
        units,
        n.batch(),
        samples,
        rows,
        e,
        op.heads(),
        op.dead(),
        n.in(0),
        dead ? n.in(1) : 0,
        n.in(dead ? 2 : 1),
        n.out(0),
        parts);
    if (dead) {
      n.define(1, parts, units, 3L * e);
    }
  }

  private static long samples(NodeTape n) {
    return Math.max(1, NodeTape.ceil(n.batch(), NodeTape.BUSY));
  }

  private static int rowsOf(NodeTape n, int sources) {
    int rows = 0;
    for (int s = 0; s < sources; s++) {
      rows += n.inType(s).dim(0);
    }
    return rows;
  }

  private static void triangle(int sources, NodeTape n) {
    int rows = rowsOf(n, sources);
    int e = n.inType(0).last();
    checkScratch("dot-triangle", (long) rows * (e + 4));
    long[] words = new long[7 + 2 * sources];
    long samples = samples(n);
    long[] head = {n.batch(), samples, rows, e, n.out(0), n.outStride(0), sources};
    System.arraycopy(head, 0, words, 0, head.length);
    for (int s = 0; s < sources; s++) {
      words[7 + 2 * s] = n.in(s);
      words[8 + 2 * s] = n.inType(s).dim(0);
    }
    n.emit(Instruction.TRIANGLE, NodeTape.ceil(n.batch(), samples), words);
  }

  private static void triangleGradient(int sources, NodeTape n) {
    int rows = rowsOf(n, sources);
    int e = n.inType(0).last();
    int pairs = n.inType(sources).last();
    checkScratch("dot-triangle-gradient", (long) rows * (e + 4) + pairs + 3);
    long[] words = new long[7 + 3 * sources];
    long samples = samples(n);
    long[] head = {n.batch(), samples, rows, e, n.in(sources), n.stride(sources), sources};
    System.arraycopy(head, 0, words, 0, head.length);
    for (int s = 0; s < sources; s++) {
      words[7 + 3 * s] = n.in(s);
      words[8 + 3 * s] = n.out(s);
      words[9 + 3 * s] = n.inType(s).dim(0);
    }
    n.emit(Instruction.TRIANGLE_GRADIENT, NodeTape.ceil(n.batch(), samples), words);
  }

  private static void checkHead(int e, int heads) {
    if (e / heads > WIDEST_HEAD) {
      throw new IllegalArgumentException(
          "backend cuda: attention heads of width "
              + e / heads
              + " are wider than the "
              + WIDEST_HEAD
              + " that its kernel holds; use more heads or --backend vector");
    }
  }

  private static void checkScratch(String operator, long floats) {
    long bytes = Float.BYTES * floats;
    if (bytes > TapeLimits.SCRATCH_BYTES) {
      throw new IllegalArgumentException(
          "backend cuda: "
              + operator
              + " needs "
              + bytes
              + " bytes for one sample, a block has "
              + TapeLimits.SCRATCH_BYTES
              + "; use fewer rows or --backend vector");
    }
  }
}
