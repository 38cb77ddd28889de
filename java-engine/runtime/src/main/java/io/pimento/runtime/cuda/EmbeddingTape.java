package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.RowWeight;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingBagGradient;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.EmbeddingLookupGradient;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.QuantizedBag;

/** Embedding tables. */
final class EmbeddingTape {
  /** Keys that one thread sums first, in small and in large batches. */
  private static final int SHORT_STRETCH = 8;

  private static final int LONG_STRETCH = 32;
  private static final int SMALL_BATCH = 2048;

  private EmbeddingTape() {}

  static void bind() {
    TapeKernels.bind(EmbeddingLookup.class, EmbeddingTape::lookup);
    TapeKernels.bind(
        EmbeddingLookupGradient.class,
        (op, n) -> {
          RowPlace rows =
              rows(n, n.batch(), 0, op.rows().size(), n.inType(1).last(), n.in(0), 0, 0);
          for (int f = 0; f < op.rows().size(); f++) {
            n.defineRows(f, rows);
          }
        });
    TapeKernels.bind(
        EmbeddingBag.class,
        (op, n) -> {
          if (n.half(1)) {
            halfBag(n, op.mode());
          } else {
            bag(n, op.mode(), 0);
          }
        });
    TapeKernels.bind(
        QuantizedBag.class, (op, n) -> bag(n, op.mode(), Levels.most(op.bits(), true)));
    TapeKernels.bind(
        EmbeddingBagGradient.class,
        (op, n) -> {
          long offsets = n.in(0);
          long count = Words.plus(offsets, (long) Integer.BYTES * n.batch());
          long ids = Words.plus(count, Integer.BYTES);
          int capacity = (int) n.inType(0).size(n.batch());
          n.defineRows(
              0, rows(n, capacity, count, 1, n.inType(1).last(), ids, mode(op.mode()), offsets));
        });
  }

  /**
   * Pools rows.
   *
   * @param most steps that a row's greatest entry is rounded to; 0 to read rows as they are
   */
  private static void bag(NodeTape n, BagMode mode, int most) {
    n.emit(
        Instruction.BAG,
        NodeTape.threadUnits(n.entries(0)),
        n.batch(),
        n.outType(0).last(),
        mode(mode),
        most,
        n.in(0),
        n.inType(1).dim(0),
        n.in(1),
        n.out(0),
        n.tape().status());
  }

  private static void halfBag(NodeTape n, BagMode mode) {
    int width = n.outType(0).last();
    n.emit(
        Instruction.BAG_HALF,
        NodeTape.threadUnits(n.entries(0) / together(width)),
        n.batch(),
        width,
        mode(mode),
        n.in(0),
        n.inType(1).dim(0),
        n.in(1),
        n.out(0),
        n.tape().status());
  }

  /** Entries of rows of a width that a thread takes at once. */
  static int together(int width) {
    return width % 4 == 0 ? 4 : 1;
  }

  private static int mode(BagMode mode) {
    return switch (mode) {
      case SUM -> RowWeight.SUM.number();
      case MEAN -> RowWeight.MEAN.number();
      case WEIGHTED -> RowWeight.WEIGHTED.number();
    };
  }

  private static void lookup(EmbeddingLookup op, NodeTape n) {
    int fields = op.fields();
    int e = n.outType(0).last();
    long[] words = new long[6 + 2 * fields];
    long[] head = {n.batch(), fields, e, n.in(0), n.out(0), n.tape().status()};
    System.arraycopy(head, 0, words, 0, head.length);
    boolean half = n.half(1);
    for (int f = 0; f < fields; f++) {
      if (n.half(1 + f) != half) {
        throw new IllegalStateException("tables of one lookup have not all the same precision");
      }
      words[6 + 2 * f] = n.in(1 + f);
      words[7 + 2 * f] = n.inType(1 + f).dim(0);
    }
    long items = n.entries(0) / together(e);
    Instruction lookup = half ? Instruction.LOOKUP_HALF : Instruction.LOOKUP;
    n.emit(lookup, NodeTape.ceil(items, 4L * TapeLimits.THREADS), words);
  }

  /**
   * Sorts ids (which hang on the batch alone, and so start in one of the first levels) and sums
   * runs of equal ones.
   */
  private static RowPlace rows(
      NodeTape n,
      int capacity,
      long countAt,
      int fields,
      int width,
      long ids,
      int mode,
      long offsets) {
    TapeCompiler tape = n.tape();
    long all = (long) fields * capacity;
    long keys = tape.longs(all);
    long chunks = NodeTape.ceil(capacity, TapeLimits.SORT_CHUNK);
    int start = n.ready(0);
    int sorted = start + 1;
    if (chunks <= 1) {
      tape.emit(
          start, Instruction.SORT_CHUNK, fields * chunks, capacity, countAt, fields, ids, keys);
    } else {
      long parts = tape.longs(all);
      tape.emit(
          start, Instruction.SORT_CHUNK, fields * chunks, capacity, countAt, fields, ids, parts);
      tape.emit(
          sorted,
          Instruction.SORT_MERGE,
          fields * NodeTape.ceil(capacity, TapeLimits.MERGE_UNIT),
          capacity,
          countAt,
          parts,
          keys);
      sorted++;
    }
    int stretch = capacity <= SMALL_BATCH ? SHORT_STRETCH : LONG_STRETCH;
    long gradients = tape.floats(all * width);
    int level = Math.max(sorted, n.level());
    tape.emit(
        level,
        Instruction.ROW_SUMS,
        NodeTape.threadUnits(fields * NodeTape.ceil(capacity, stretch) * width),
        capacity,
        countAt,
        fields,
        width,
        stretch,
        keys,
        n.in(1),
        gradients,
        mode,
        offsets,
        n.batch());
    long units = NodeTape.ceil(all * width, TapeLimits.ROW_ENTRIES);
    long slots = tape.longs(units);
    tape.emit(
        level + 1,
        Instruction.ROW_TOTALS,
        units,
        capacity,
        countAt,
        fields,
        width,
        stretch,
        keys,
        gradients,
        slots);
    return new RowPlace(
        keys,
        gradients,
        slots,
        Math.toIntExact(units),
        capacity,
        fields,
        width,
        countAt,
        level + 2);
  }
}
