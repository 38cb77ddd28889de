package io.pimento.runtime.execute;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.MatrixBatch;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.runtime.plan.RowGradientLayout;
import java.util.Arrays;

/** One application of an operator to memory, bound once a plan and run many times. */
public final class KernelCall {
  private static final byte FLOAT = 1;
  private static final byte HALF = 2;

  private final Graph graph;
  private final Node node;
  private final int total;
  private final long[] in;
  private final int[] strides;
  private final long[] out;
  private final MatmulProvider matmul;
  private final RowOrder rowOrder;
  private final Parameters parameters;

  /** What inputs are, once it is asked for. */
  private final byte[] halves;

  private Workers workers;
  private int first;
  private int batch;

  KernelCall(
      Graph graph,
      Node node,
      int batch,
      Workers workers,
      MatmulProvider matmul,
      RowOrder rowOrder,
      Parameters parameters) {
    this.graph = graph;
    this.node = node;
    this.total = batch;
    this.batch = batch;
    this.in = new long[node.inputs().size()];
    this.strides = new int[in.length];
    this.out = new long[node.outputs().size()];
    this.workers = workers;
    this.matmul = matmul;
    this.rowOrder = rowOrder;
    this.parameters = parameters;
    this.halves = new byte[in.length];
  }

  void bindInput(int i, long address, int stride) {
    in[i] = address;
    strides[i] = stride;
  }

  void bindOutput(int i, long address) {
    out[i] = address;
  }

  /** Floats from row to row of a value of the graph. */
  int strideOf(Value v) {
    if (graph.nodes().get(v.node()).op() instanceof ParameterView view) {
      return view.parameter().stride();
    }
    return v.type().rank() == 0 ? 1 : v.type().last();
  }

  /** Takes a stretch of the batch; addresses that are bound are of its first sample. */
  void stretch(int from, int count) {
    first = from;
    batch = count;
  }

  /** Lets others do the work. */
  void by(Workers others) {
    workers = others;
  }

  public Node node() {
    return node;
  }

  /** The operator that makes an input. */
  public Operator maker(int i) {
    return graph.nodes().get(node.inputs().get(i).node()).op();
  }

  /** Whether an input is a table of half precision. */
  public boolean half(int i) {
    if (halves[i] == 0) {
      boolean half =
          maker(i) instanceof ParameterView view && parameters.get(view.parameter()).half();
      halves[i] = half ? HALF : FLOAT;
    }
    return halves[i] == HALF;
  }

  /** Samples at hand: all, or a stretch of them. */
  public int batch() {
    return batch;
  }

  /** Number of the first sample at hand in the whole batch. */
  public int first() {
    return first;
  }

  /** Samples of the whole batch. */
  public int total() {
    return total;
  }

  public Workers workers() {
    return workers;
  }

  public MatmulProvider matmul() {
    return matmul;
  }

  /** The order in which gradients of tables are wanted. */
  public RowOrder rowOrder() {
    return rowOrder;
  }

  /** Address of an input. */
  public long in(int i) {
    return in[i];
  }

  /** Addresses of all inputs. */
  public long[] allInputs() {
    return in;
  }

  /** Addresses of the first inputs. */
  public long[] allInputs(int count) {
    return Arrays.copyOf(in, count);
  }

  /** Addresses of all outputs. */
  public long[] allOutputs() {
    return out;
  }

  /** Most rows that a row gradient made by this call has room for. */
  public int capacity() {
    return RowGradientLayout.capacity(node, batch);
  }

  /** Floats between the rows of an input matrix; differs from its width only for parameters. */
  public int stride(int i) {
    return strides[i];
  }

  /** An input as a matrix of its last axis, all others and the batch as rows. */
  public Matrix matrix(int i) {
    TensorType t = inType(i);
    return new Matrix(in[i], rows(t), t.last(), strides[i]);
  }

  /** An output as a matrix of its last axis. */
  public Matrix outMatrix(int i) {
    TensorType t = outType(i);
    return Matrix.dense(out[i], rows(t), t.last());
  }

  /** An input {@code [batch, rows, width]} as a matrix for each sample. */
  public MatrixBatch matrices(int i) {
    return matrices(in[i], inType(i));
  }

  /** An output {@code [batch, rows, width]} as a matrix for each sample. */
  public MatrixBatch outMatrices(int i) {
    return matrices(out[i], outType(i));
  }

  private MatrixBatch matrices(long address, TensorType t) {
    return MatrixBatch.dense(address, batch, t.dim(0), t.last());
  }

  /** Address of an output. */
  public long out(int i) {
    return out[i];
  }

  public TensorType inType(int i) {
    return node.inputs().get(i).type();
  }

  public TensorType outType(int i) {
    return node.outputs().get(i).type();
  }

  public int inputs() {
    return in.length;
  }

  public int outputs() {
    return out.length;
  }

  /** Product of all axes of an input but the last, batch included. */
  public int rows(int i) {
    return rows(inType(i));
  }

  private int rows(TensorType t) {
    return t.last() == 0 ? 0 : Math.toIntExact(t.size(batch) / t.last());
  }
}
