package io.pimento.runtime.cuda;

import io.pimento.cuda.EntryFunction;
import io.pimento.cuda.Instruction;
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

/** Entry-wise operators, those that move or add entries along an axis, and the loss. */
final class ElementwiseTape {
  /** Most rows that one part of a column sum covers at least. */
  private static final long FEWEST_ROWS = 64;

  private ElementwiseTape() {}

  static void bind() {
    TapeKernels.bind(Multiply.class, (op, n) -> map(n, EntryFunction.MULTIPLY, 0));
    TapeKernels.bind(Scale.class, (op, n) -> map(n, EntryFunction.SCALE, op.factor()));
    TapeKernels.bind(Relu.class, (op, n) -> map(n, EntryFunction.RELU, 0));
    TapeKernels.bind(ReluGradient.class, (op, n) -> map(n, EntryFunction.RELU_GRADIENT, 0));
    TapeKernels.bind(Sigmoid.class, (op, n) -> map(n, EntryFunction.SIGMOID, 0));
    TapeKernels.bind(SigmoidGradient.class, (op, n) -> map(n, EntryFunction.SIGMOID_GRADIENT, 0));
    TapeKernels.bind(
        Dropout.class,
        (op, n) ->
            n.emit(
                Instruction.DROPOUT,
                NodeTape.elementUnits(n.entries(0)),
                n.entries(0),
                n.inType(0).size(),
                op.threshold(),
                Words.signed(op.saltKey()),
                n.in(0),
                n.in(1),
                n.out(0),
                Words.real(op.scale())));
    TapeKernels.bind(Add.class, (op, n) -> add(n));
    TapeKernels.bind(
        Fill.class,
        (op, n) ->
            n.emit(
                Instruction.FILL,
                NodeTape.elementUnits(n.entries(0)),
                n.entries(0),
                n.out(0),
                Words.real(op.value())));
    TapeKernels.bind(Place.class, ElementwiseTape::place);
    TapeKernels.bind(Slice.class, ElementwiseTape::slice);
    TapeKernels.bind(Pick.class, ElementwiseTape::pick);
    TapeKernels.bind(
        Crop.class,
        (op, n) -> {
          long start = (long) op.top() * n.stride(0) + op.left();
          long x = Words.plus(n.in(0), Float.BYTES * start);
          int rows = n.outType(0).rank() == 1 ? 1 : n.outType(0).dim(0);
          crop(n, 0, 0, rows, n.outType(0).last(), x, n.stride(0));
        });
    TapeKernels.bind(
        CropGradient.class,
        (op, n) -> {
          int rows = n.inType(0).rank() == 1 ? 1 : n.inType(0).dim(0);
          int width = n.inType(0).last();
          crop(n, op.top(), op.left(), rows, width, n.in(0), width);
        });
    TapeKernels.bind(
        Sum.class,
        (op, n) -> {
          boolean last = op.axis() == Axis.LAST;
          int inner = last ? 1 : n.inType(0).last();
          int middle = last ? n.inType(0).last() : n.inType(0).dim(0);
          long count = n.entries(0);
          n.emit(
              Instruction.REDUCE,
              NodeTape.threadUnits(count),
              count,
              n.out(0),
              n.in(0),
              inner,
              middle);
        });
    TapeKernels.bind(
        Broadcast.class,
        (op, n) -> {
          int inner = op.axis() == Axis.LAST ? 1 : n.inType(0).last();
          long count = n.entries(0);
          n.emit(
              Instruction.REPEAT,
              NodeTape.elementUnits(count),
              count,
              n.out(0),
              n.in(0),
              inner,
              op.size());
        });
    TapeKernels.bind(BatchSum.class, (op, n) -> columnSum(n));
    TapeKernels.bind(
        BceLoss.class,
        (op, n) ->
            n.emit(
                Instruction.BCE_LOSS,
                1,
                n.batch(),
                n.in(0),
                n.in(1),
                n.inputs() > 2 ? n.in(2) : 0,
                n.out(0)));
    TapeKernels.bind(
        BceLossGradient.class,
        (op, n) ->
            n.emit(
                Instruction.BCE_GRADIENT,
                NodeTape.threadUnits(n.batch()),
                n.batch(),
                n.in(0),
                n.in(1),
                n.in(2),
                n.inputs() > 3 ? n.in(3) : 0,
                n.out(0)));
  }

  @SuppressWarnings("EnumOrdinal") // The device's enumeration has the same order.
  private static void map(NodeTape n, EntryFunction f, double v) {
    long count = n.entries(0);
    n.emit(
        Instruction.MAP,
        NodeTape.elementUnits(count),
        f.number(),
        count,
        n.out(0),
        n.in(0),
        n.inputs() > 1 ? n.in(1) : 0,
        Words.real(v));
  }

  private static void add(NodeTape n) {
    long[] words = new long[3 + n.inputs()];
    words[0] = n.entries(0);
    words[1] = n.out(0);
    words[2] = n.inputs();
    for (int i = 0; i < n.inputs(); i++) {
      words[3 + i] = n.in(i);
    }
    n.emit(Instruction.ADD, NodeTape.elementUnits(n.entries(0)), words);
  }

  private static void place(Place op, NodeTape n) {
    int total = (int) n.outType(0).size();
    int inner = op.size() == 0 ? 0 : total / op.size();
    long[] words = new long[4 + 3 * n.inputs()];
    words[0] = n.entries(0);
    words[1] = n.out(0);
    words[2] = total;
    words[3] = n.inputs();
    for (int j = 0; j < n.inputs(); j++) {
      words[4 + 3 * j] = n.in(j);
      words[5 + 3 * j] = (long) op.offsets().get(j) * inner;
      words[6 + 3 * j] = n.inType(j).size();
    }
    n.emit(Instruction.PLACE, NodeTape.elementUnits(n.entries(0)), words);
  }

  private static void slice(Slice op, NodeTape n) {
    int width = (int) n.outType(0).size();
    int inner = op.size() == 0 ? 0 : width / op.size();
    long count = n.entries(0);
    n.emit(
        Instruction.PLACE,
        NodeTape.elementUnits(count),
        count,
        n.out(0),
        width,
        1,
        n.in(0),
        Words.signed(-op.from() * inner),
        n.inType(0).size());
  }

  private static void pick(Pick op, NodeTape n) {
    int rows = op.from().size();
    int size = n.inType(0).dim(0);
    long[] words = new long[6 + rows];
    long[] head = {n.entries(0), n.out(0), n.in(0), rows, size, n.inType(0).size() / size};
    System.arraycopy(head, 0, words, 0, head.length);
    for (int i = 0; i < rows; i++) {
      words[head.length + i] = op.from().get(i);
    }
    n.emit(Instruction.PICK, NodeTape.elementUnits(n.entries(0)), words);
  }

  /** A rectangle of so many rows and columns within zeros, or without any around it. */
  private static void crop(
      NodeTape n, int top, int left, int height, int width, long x, long stride) {
    n.emit(
        Instruction.CROP,
        NodeTape.elementUnits(n.entries(0)),
        n.entries(0),
        n.outType(0).last(),
        top,
        left,
        height,
        width,
        x,
        stride,
        n.out(0));
  }

  /** A bias's gradient, left in parts. */
  private static void columnSum(NodeTape n) {
    columnSum(n, 0, n.rows(0), n.inType(0).last(), n.stride(0), 0);
  }

  /**
   * The sum over all rows of an input, left in parts.
   *
   * @param weights operand of one factor a row; 0 for none
   */
  static void columnSum(NodeTape n, int input, long rows, int width, long stride, long weights) {
    long chunk = Math.max(FEWEST_ROWS, NodeTape.ceil(rows, NodeTape.BUSY));
    int parts = (int) Math.max(1, NodeTape.ceil(rows, chunk));
    long y = n.tape().floats((long) parts * width);
    n.emit(Instruction.COLUMN_SUM, parts, rows, width, chunk, n.in(input), stride, weights, y);
    n.define(0, y, parts, width);
  }
}
