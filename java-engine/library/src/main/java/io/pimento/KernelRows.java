package io.pimento;

import io.pimento.graph.Element;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.runtime.execute.Kernel;
import io.pimento.runtime.execute.KernelCall;
import io.pimento.runtime.memory.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** The tensors of some rows of a batch, as an {@link OperatorKernel} sees them. */
public final class KernelRows {
  /** Rows of one stretch. */
  private static final int ROWS = 64;

  /** Entries of one buffer. */
  private static final int MOST = 1 << 28;

  private final KernelCall call;
  private final int from;
  private final int to;

  private KernelRows(KernelCall call, int from, int to) {
    this.call = call;
    this.from = from;
    this.to = to;
  }

  static <T extends Operator> Kernel adapt(Class<?> type, OperatorKernel<T> kernel) {
    return call -> {
      // The table calls a kernel with operators of its own class alone.
      @SuppressWarnings("unchecked")
      T op = (T) type.cast(call.node().op());
      boolean rows = call.node().outputTypes().stream().allMatch(TensorType::batched);
      int parts = rows ? (call.batch() + ROWS - 1) / ROWS : 1;
      call.workers()
          .run(
              parts,
              (part, worker) ->
                  kernel.run(
                      op,
                      rows
                          ? new KernelRows(
                              call, part * ROWS, Math.min(call.batch(), (part + 1) * ROWS))
                          : new KernelRows(call, 0, call.batch())));
    };
  }

  /** How many rows these are. */
  public int rows() {
    return to - from;
  }

  /** Type of an input. */
  public TensorType inType(int i) {
    return call.inType(i);
  }

  /** Type of a result. */
  public TensorType outType(int i) {
    return call.outType(i);
  }

  /** Entries that an input has: those of its rows here, or all of one without a batch axis. */
  public int inSize(int i) {
    return size(call.inType(i));
  }

  /** Entries of a result to fill. */
  public int outSize(int i) {
    return size(call.outType(i));
  }

  /** The real numbers of an input, row-major, from index 0. */
  public FloatBuffer in(int i) {
    TensorType type = call.inType(i);
    require(type, Element.REAL, "in", i);
    boolean compact = type.rank() < 2 || type.batched() || call.stride(i) == type.last();
    if (!compact) {
      return rectangle(i, type);
    }
    return bytes(call.in(i), type).asFloatBuffer().asReadOnlyBuffer();
  }

  /** The row numbers of an input, row-major, from index 0. */
  public IntBuffer ids(int i) {
    require(call.inType(i), Element.INDEX, "ids", i);
    return bytes(call.in(i), call.inType(i)).asIntBuffer().asReadOnlyBuffer();
  }

  /** Where a result goes, row-major, from index 0. */
  public FloatBuffer out(int i) {
    require(call.outType(i), Element.REAL, "out", i);
    return bytes(call.out(i), call.outType(i)).asFloatBuffer();
  }

  private int size(TensorType type) {
    return Math.toIntExact(type.batched() ? type.size() * rows() : type.size());
  }

  private ByteBuffer bytes(long address, TensorType type) {
    if (size(type) > MOST) {
      throw new IllegalArgumentException(
          "a kernel of your own reads at most " + MOST + " entries of one tensor, not " + type);
    }
    long first = type.batched() ? Float.BYTES * type.size() * from : 0;
    ByteBuffer[] whole = {ByteBuffer.allocate(0)};
    NativeMemory.forEachBuffer(
        address + first, (long) Float.BYTES * size(type), part -> whole[0] = part);
    return whole[0];
  }

  /** Columns of a weight whose rows lie apart. */
  private FloatBuffer rectangle(int i, TensorType type) {
    float[] compact = new float[Math.toIntExact(type.size())];
    for (int r = 0; r < type.dim(0); r++) {
      long row = call.in(i) + (long) Float.BYTES * r * call.stride(i);
      NativeMemory.copy(row, compact, r * type.last(), type.last());
    }
    return FloatBuffer.wrap(compact).asReadOnlyBuffer();
  }

  private static void require(TensorType type, Element element, String method, int i) {
    if (type.element() != element) {
      throw new IllegalArgumentException(
          method + "(" + i + ") is for " + element + " tensors; this one is " + type);
    }
  }
}
