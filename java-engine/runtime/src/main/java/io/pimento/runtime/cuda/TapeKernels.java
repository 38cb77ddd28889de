package io.pimento.runtime.cuda;

import io.pimento.graph.Operator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which instructions run which operator. */
final class TapeKernels {
  /** Appends a node's instructions. */
  interface Emitter {
    void emit(NodeTape node);
  }

  /** An emitter that sees the operator's attributes. */
  interface Typed<T> {
    void emit(T op, NodeTape node);
  }

  private static final Map<Class<? extends Operator>, Emitter> ALL = new HashMap<>();

  static {
    ElementwiseTape.bind();
    LinearTape.bind();
    RowLinearTape.bind();
    PairTape.bind();
    TransformerTape.bind();
    NormTape.bind();
    InteractionTape.bind();
    EmbeddingTape.bind();
    QuantizeTape.bind();
  }

  private TapeKernels() {}

  static <T extends Operator> void bind(Class<T> type, Typed<T> emitter) {
    ALL.put(type, node -> emitter.emit(type.cast(node.op()), node));
  }

  /** Operators with an entry. */
  static Set<Class<? extends Operator>> operators() {
    return Set.copyOf(ALL.keySet());
  }

  /**
   * @throws IllegalArgumentException if there is none for the operator
   */
  static Emitter of(Operator op) {
    Emitter e = ALL.get(op.getClass());
    if (e == null) {
      throw new IllegalArgumentException("backend cuda has no kernel for operator " + op.name());
    }
    return e;
  }
}
