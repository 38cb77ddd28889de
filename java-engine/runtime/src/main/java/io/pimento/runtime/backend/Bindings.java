package io.pimento.runtime.backend;

import io.pimento.graph.Operator;
import io.pimento.runtime.execute.Kernel;
import io.pimento.runtime.execute.KernelCall;
import java.util.HashMap;
import java.util.Map;

/** Kernels by the operators that they compute. */
final class Bindings {
  private final Map<Class<? extends Operator>, Kernel> all = new HashMap<>();

  /** A kernel that sees the operator's attributes. */
  interface Typed<T> {
    void run(T op, KernelCall call);
  }

  <T extends Operator> void bind(Class<T> type, Typed<T> kernel) {
    all.put(type, call -> kernel.run(type.cast(call.node().op()), call));
  }

  Map<Class<? extends Operator>, Kernel> all() {
    return Map.copyOf(all);
  }
}
