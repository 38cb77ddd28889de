package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Node;
import io.pimento.graph.TensorType;
import io.pimento.graph.op.ParameterView;

/**
 * One node on its way to the tape: its operands, and the level that its next instruction goes to.
 */
final class NodeTape {
  /**
   * Units that keep the largest devices busy; sizes are cut by it and so do not depend on the
   * device.
   */
  static final int BUSY = 264;

  private final TapeCompiler tape;
  private final Node node;
  private final long[] in;
  private int level;

  NodeTape(TapeCompiler tape, Node node) {
    this.tape = tape;
    this.node = node;
    this.in = new long[node.inputs().size()];
    for (int i = 0; i < in.length; i++) {
      DeviceOperand p = tape.whole(node.inputs().get(i));
      in[i] = p.word();
      level = Math.max(level, p.ready());
    }
  }

  io.pimento.graph.Operator op() {
    return node.op();
  }

  TapeCompiler tape() {
    return tape;
  }

  int batch() {
    return tape.batch();
  }

  int inputs() {
    return in.length;
  }

  int outputs() {
    return node.outputs().size();
  }

  long in(int i) {
    return in[i];
  }

  TensorType inType(int i) {
    return node.inputs().get(i).type();
  }

  TensorType outType(int i) {
    return node.outputs().get(i).type();
  }

  /** The first level in which an input is there. */
  int ready(int i) {
    return tape.whole(node.inputs().get(i)).ready();
  }

  /** Floats between the rows of an input matrix. */
  long stride(int i) {
    Node maker = tape.graph().nodes().get(node.inputs().get(i).node());
    return maker.op() instanceof ParameterView view
        ? tape.parameters().get(view).stride()
        : tape.rowStride(node.inputs().get(i));
  }

  /** Whether an input is a table of half precision. */
  boolean half(int i) {
    Node maker = tape.graph().nodes().get(node.inputs().get(i).node());
    return maker.op() instanceof ParameterView view && tape.parameters().get(view).half();
  }

  /** Floats between the rows of an output. */
  long outStride(int i) {
    return tape.rowStride(node.outputs().get(i));
  }

  /** Product of all axes of an input but the last, batch included. */
  long rows(int i) {
    TensorType t = inType(i);
    return t.last() == 0 ? 0 : t.size(batch()) / t.last();
  }

  /** Entries of an output. */
  long entries(int i) {
    return outType(i).size(batch());
  }

  /** Appends an instruction that reads the inputs. */
  void emit(Instruction instruction, long units, long... words) {
    tape.emit(level, instruction, units, words);
  }

  /** What is appended next reads what was written before. */
  void then() {
    level++;
  }

  /** What is appended next is there from a level on at the earliest. */
  void await(int first) {
    level = Math.max(level, first);
  }

  /** Memory for an output, which the last instruction writes. */
  long out(int i) {
    TensorType t = outType(i);
    long rows = t.rank() == 0 || t.last() == 0 ? 1 : entries(i) / t.last();
    long y = tape.floats(t.rank() == 0 ? 1 : rows * outStride(i));
    define(i, y, 1, 0);
    return y;
  }

  /** Says where an output lies once the last instruction has run. */
  void define(int i, long word, int parts, long stride) {
    tape.define(node.outputs().get(i), new DeviceOperand(word, parts, stride, level + 1));
  }

  void defineRows(int i, RowPlace p) {
    tape.defineRows(node.outputs().get(i), p, i);
  }

  int level() {
    return level;
  }

  static long elementUnits(long count) {
    return (count + TapeLimits.ELEMENTS - 1) / TapeLimits.ELEMENTS;
  }

  static long threadUnits(long count) {
    return (count + TapeLimits.THREADS - 1) / TapeLimits.THREADS;
  }

  static long ceil(long a, long b) {
    return (a + b - 1) / b;
  }
}
